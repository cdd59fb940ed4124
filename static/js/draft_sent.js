// <div data-draft-sent="name">: what was kept of a form is removed once it has arrived.
for (const { dataset } of document.querySelectorAll("[data-draft-sent]")) {
  try {
    localStorage.removeItem(`draft:${dataset.draftSent}`);
  } catch {
    // private browsing keeps nothing
  }
}
