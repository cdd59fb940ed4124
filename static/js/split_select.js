// <select data-split> with option groups becomes two: first the group, then what it holds. The original stays the one
// that is sent and keeps its id; around it an element with data-split-group and data-split-item names the two.
// Where its empty choice does not suit the first, data-split-choose says what does. Without this module it works as one
// long list.
for (const items of document.querySelectorAll("select[data-split]")) {
  if (items.querySelector("optgroup")) split(items, items.closest("[data-split-group]").dataset);
}

function split(items, { splitGroup, splitItem }) {
  const none = items.querySelector("option[value='']");
  const groups = [...items.querySelectorAll("optgroup")].map(({ label, children }) => ({
    label,
    options: [...children],
  }));
  const chosen = items.value;
  const current = groups.findIndex(({ options }) => options.some((option) => option.value === chosen));

  const groupChoice = document.createElement("select");
  groupChoice.id = `${items.id}_group`;
  groupChoice.required = items.required;
  groupChoice.append(
    new Option(items.dataset.splitChoose ?? none?.text ?? "", ""),
    ...groups.map(({ label }, index) => new Option(label, index, false, index === current)),
  );

  const offer = () => {
    const { label, options } = groups[groupChoice.value] ?? { options: [] };
    items.replaceChildren(...(none ? [none] : []), ...options);
    items.disabled = !options.length;
    // Its first may stand for the group as a whole: a township above its villages.
    const whole = options[0] && (options.length === 1 || options[0].text === label);
    items.value = whole ? options[0].value : "";
  };
  offer();
  if (current >= 0) items.value = chosen;
  groupChoice.addEventListener("change", () => {
    offer();
    items.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // Others say `new CustomEvent("choose", {detail: value})` and need not know that there are two.
  items.addEventListener("choose", ({ detail }) => {
    groupChoice.value = groups.findIndex(({ options }) => options.some(({ value }) => value === detail));
    offer();
    items.value = detail;
    items.dispatchEvent(new Event("change", { bubbles: true }));
  });

  const pair = document.createElement("div");
  pair.className = "split_select";
  items.replaceWith(pair);
  pair.append(part(splitGroup, groupChoice), part(splitItem, items));
}

function part(words, select) {
  const label = document.createElement("label");
  label.htmlFor = select.id;
  label.textContent = words;
  const box = document.createElement("div");
  box.className = "split_select-part";
  box.append(label, select);
  return box;
}
