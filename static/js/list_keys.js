// Work with a list of [data-row] without a mouse: j and k move, Enter opens, x ticks, / searches, ? shows the keys in
// <dialog data-keys>. Never while somebody types; the dialog's checkbox switches the keys off for this browser.
const dialog = document.querySelector("dialog[data-keys]");
const toggle = dialog.querySelector("input[type=checkbox]");
const opener = document.querySelector("[data-keys-open]");
const OFF = "list-keys-off";

const stored = { get: () => { try { return localStorage.getItem(OFF); } catch { return null; } } };
toggle.checked = !stored.get();
toggle.addEventListener("change", () => {
  try {
    if (toggle.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch { /* a browser that keeps nothing: it holds for this page */ }
});
opener.hidden = false;
opener.addEventListener("click", () => dialog.showModal());

const links = () => [...document.querySelectorAll("[data-row] a[data-row-link]")];

function move(step) {
  const all = links();
  if (!all.length) return;
  const row = document.activeElement?.closest("[data-row]");
  const here = all.findIndex((link) => row?.contains(link));
  all[here < 0 ? 0 : Math.min(Math.max(here + step, 0), all.length - 1)].focus();
}

const actions = {
  j: () => move(1),
  k: () => move(-1),
  x: () => document.activeElement?.closest("[data-row]")?.querySelector("input[name=chosen]")?.click(),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => dialog.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !toggle.checked || dialog.open) return;
  if (event.target.closest("select, textarea, [contenteditable], input:not([type=checkbox])")) return;
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
