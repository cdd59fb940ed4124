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

// Back to a page that the browser kept in memory: the form can be sent again. As it stands it is the same one, and is
// taken once; with anything changed in it, it is a new one.
window.addEventListener("pageshow", (event) => {
  for (const form of sending) {
    for (const button of form.querySelectorAll("[type=submit]")) button.removeAttribute("aria-disabled");
    if (event.persisted) form.addEventListener("input", () => renew(form), { once: true });
  }
  sending.clear();
});

function renew(form) {
  for (const field of form.querySelectorAll("input[type=hidden][name$=submission]")) field.value = newNumber();
}

// crypto.randomUUID is missing where a page is served without TLS.
function newNumber() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
}
