// <div data-work-list>: rows that htmx renews. What is ticked and where the focus is survives; rows that a colleague
// changed are marked. [data-chosen] says how many are ticked, [data-choose-all] ticks the page.
const rows = () => document.querySelector("[data-work-list]");
const ticks = () => [...(rows()?.querySelectorAll("input[name=chosen]") ?? [])];
const key = (row) => row.dataset.row;
const chosen = document.querySelector("[data-chosen]");
const chooseAll = document.querySelector("[data-choose-all]");
let before = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.target.matches("[data-work-list]")) return;
  const all = [...detail.target.querySelectorAll("[data-row]")];
  const focused = document.activeElement?.closest("[data-row]");
  before = {
    ticked: new Set(ticks().filter((tick) => tick.checked).map((tick) => key(tick.closest("[data-row]")))),
    versions: new Map(all.map((row) => [key(row), row.dataset.version])),
    focus: focused && [key(focused), document.activeElement.matches("input") ? "input" : "a"],
  };
});

document.addEventListener("htmx:afterSwap", () => {
  if (!before) return;
  for (const row of rows().querySelectorAll("[data-row]")) {
    const tick = row.querySelector("input[name=chosen]");
    if (tick) tick.checked = before.ticked.has(key(row));
    row.classList.toggle("row_card-changed", before.versions.get(key(row)) !== row.dataset.version);
    if (before.focus?.[0] === key(row)) row.querySelector(before.focus[1])?.focus({ preventScroll: true });
  }
  before = null;
  tell();
});

function tell() {
  if (!chosen) return;
  const count = ticks().filter((tick) => tick.checked).length;
  chosen.textContent = chosen.dataset.chosen.replace("{n}", count);
}

document.addEventListener("change", ({ target }) => { if (target.name === "chosen") tell(); });
if (chooseAll) {
  chooseAll.hidden = false;
  chooseAll.addEventListener("click", () => {
    const wanted = ticks().some((tick) => !tick.checked);
    for (const tick of ticks()) tick.checked = wanted;
    tell();
  });
}
tell();
