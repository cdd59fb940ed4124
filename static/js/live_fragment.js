// <div data-live="url" data-live-from="names">: once these fields rest, posts them and shows the piece of page that
// comes back. Posted, because what a resident writes belongs into no address and no log.
// <button data-choose="id" data-value="…"> in such a piece chooses in the select of this id.
const REST = 900;

for (const place of document.querySelectorAll("[data-live]")) watch(place, place.closest("form"));

function watch(place, form) {
  const names = place.dataset.liveFrom.split(" ");
  let timer;
  let asked = "";

  const ask = async () => {
    const words = new URLSearchParams(names.map((name) => [name, form.elements[name].value]));
    if (words.toString() === asked) return;
    asked = words.toString();
    words.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await fetch(place.dataset.live, { method: "POST", body: words });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch {
      // No connection: it was only a help, and the server compares again when the form is sent.
      asked = "";
    }
  };

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  function later({ target }) {
    if (!names.includes(target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(ask, REST);
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-choose]");
  if (!button) return;
  const select = document.getElementById(button.dataset.choose);
  select.dispatchEvent(new CustomEvent("choose", { detail: button.dataset.value }));
  select.focus();
});
