// <div data-screen>: a wall display that htmx renews. When that fails, its page says that the figures are old.
const screen = document.querySelector("[data-screen]");
const mark = (old) => document.body.classList.toggle("screen-stale", old);

for (const failed of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failed, () => mark(true));
}
document.addEventListener("htmx:beforeSwap", ({ detail }) => mark(!detail.shouldSwap));
screen.addEventListener("htmx:afterSwap", () => mark(false));
