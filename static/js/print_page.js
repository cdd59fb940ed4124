// <button data-print hidden>: prints the page; stays hidden where nothing can print.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
