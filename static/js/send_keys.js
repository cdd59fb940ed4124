// <form data-send-keys>: Ctrl + Enter (or Command + Enter) sends it from any field; data-send-keys-hint is shown then.
for (const form of document.querySelectorAll("[data-send-keys]")) {
  for (const hint of form.querySelectorAll("[data-send-keys-hint]")) hint.hidden = false;
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}
