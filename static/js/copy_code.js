// <button data-copy="#id" data-copied="Copied" hidden>: copies that element's text; stays hidden where it cannot.
for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.querySelector(button.dataset.copy);
  const words = button.querySelector("[aria-live]");
  const asked = words.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (!(await copy(source))) return;
    words.textContent = button.dataset.copied;
    setTimeout(() => { words.textContent = asked; }, 4000);
  });
}

async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent.trim());
    return true;
  } catch {
    // Plain http and older phones have no clipboard object: select the text and let the old command copy it.
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}
