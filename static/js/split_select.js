// <div data-split data-split-group="Township" data-split-item="Village" data-split-choose="Please choose">:
// its select with option groups becomes two, the group first. The original select stays the one that is sent and
// the field's label still names it; without this module it works as it is.
for (const field of document.querySelectorAll("[data-split]")) {
  const items = field.querySelector("select");
  if (items?.querySelector("optgroup")) split(items, field.dataset);
}

function split(items, { splitGroup, splitItem, splitChoose }) {
  const groups = [...items.querySelectorAll("optgroup")].map((group) => ({
    label: group.label,
    options: [...group.children],
  }));
  const chosen = items.value;
  const groupChoice = document.createElement("select");
  groupChoice.id = `${items.id}_group`;
  groupChoice.append(new Option(splitChoose, ""), ...groups.map(({ label }, index) => new Option(label, index)));
  groupChoice.required = items.required;
  const current = groups.findIndex(({ options }) => options.some((option) => option.value === chosen));
  groupChoice.value = current < 0 ? "" : current;

  const offer = () => {
    const { options } = groups[groupChoice.value] ?? { options: [] };
    items.replaceChildren(new Option(splitChoose, ""), ...options);
    items.disabled = !options.length;
  };
  offer();
  items.value = chosen;
  groupChoice.addEventListener("change", () => {
    offer();
    items.value = "";
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
