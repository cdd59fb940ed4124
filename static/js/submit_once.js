// A second press of a button that is already sending does nothing; the button says that it is working.
const sending = new Set();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (sending.has(form)) {
    event.preventDefault();
    return;
  }
  sending.add(form);
  // aria-disabled, not disabled: a disabled button's name and value would not be sent.
  for (const button of form.querySelectorAll("[type=submit]")) button.setAttribute("aria-disabled", "true");
});

// Back to a page that the browser kept in memory: the form can be sent again.
window.addEventListener("pageshow", () => {
  for (const form of sending) {
    for (const button of form.querySelectorAll("[type=submit]")) button.removeAttribute("aria-disabled");
  }
  sending.clear();
});
