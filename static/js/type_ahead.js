// <div data-type-ahead="words" data-type-ahead-none="words"> around a <select data-split> or <select data-grouped>: an
// input before the select that narrows its options while one types (combobox pattern of the ARIA guide); the select
// stays what is sent. An option's data-words are found too.
const MOST = 8;

for (const field of document.querySelectorAll("[data-type-ahead]")) build(field, field.querySelector("select"));

function build(field, select) {
  const choices = [...select.querySelectorAll("optgroup > option")].map(({ value, text, parentElement, dataset }) => {
    const name = text.replace(/^[\s–]+/, "");
    const sought = `${parentElement.label}${name} ${dataset.words ?? ""}`.toLowerCase();
    return { value, name, group: parentElement.label, sought };
  });
  const input = document.createElement("input");
  const list = document.createElement("ul");
  const box = document.createElement("div");
  list.id = `${select.id}_choices`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.typeAhead);
  list.hidden = true;
  Object.assign(input, { type: "text", id: `${select.id}_find`, autocomplete: "off", placeholder: field.dataset.typeAhead });
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-label": field.dataset.typeAhead,
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) input.setAttribute(name, value);
  box.className = "type_ahead";
  box.append(input, list);
  select.before(box);

  let shown = [];
  let active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const narrow = () => {
    const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return close();
    const fits = choices.filter(({ sought }) => words.every((word) => sought.includes(word)));
    // A name that begins as typed stands before one that only contains it.
    fits.sort((a, b) => b.name.toLowerCase().startsWith(words[0]) - a.name.toLowerCase().startsWith(words[0]));
    shown = fits.slice(0, MOST);
    active = -1;
    list.replaceChildren(...(shown.length ? shown.map(option) : [nothing()]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
  };

  const option = ({ name, group }, index) => {
    const item = document.createElement("li");
    item.id = `${list.id}_${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const where = document.createElement("span");
    where.className = "muted";
    where.textContent = group;
    item.append(name, " ", where);
    // before the input loses focus
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", () => take(index));
    return item;
  };

  const nothing = () => {
    const item = document.createElement("li");
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    item.textContent = field.dataset.typeAheadNone;
    return item;
  };

  const take = (index) => {
    const { value, name } = shown[index];
    input.value = name;
    close();
    if ("split" in select.dataset) return select.dispatchEvent(new CustomEvent("choose", { detail: value }));
    select.value = value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const move = (step) => {
    if (list.hidden) narrow();
    if (!shown.length) return;
    list.children[active]?.setAttribute("aria-selected", "false");
    active = (active + step + shown.length) % shown.length;
    const item = list.children[active];
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", item.id);
  };

  input.addEventListener("input", narrow);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the key belongs to the Chinese input method
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault(); // never sends the form
      if (!list.hidden && shown.length) take(Math.max(active, 0));
    } else if (event.key === "Escape") {
      close();
    }
  });
}
