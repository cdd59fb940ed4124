// <div data-position>: a position in two hidden inputs, shown and removable: the browser's, only after a press, or one
// that map.js puts in.
const canFind = Boolean(navigator.geolocation && isSecureContext);

for (const block of document.querySelectorAll("[data-position]")) watch(block);

function watch(block) {
  const [latitude, longitude] = block.querySelectorAll("input");
  const find = block.querySelector("[data-position-find]");
  const remove = block.querySelector("[data-position-remove]");
  const words = block.querySelector("[data-position-words]");

  const show = (metres) => {
    const known = latitude.value && longitude.value;
    find.hidden = Boolean(known) || !canFind;
    remove.hidden = !known;
    words.textContent = known
      ? (metres ? block.dataset.found : block.dataset.kept)
          .replace("{latitude}", latitude.value)
          .replace("{longitude}", longitude.value)
          .replace("{metres}", Math.round(metres))
      : "";
  };

  const fill = (one, other) => {
    latitude.value = one;
    longitude.value = other;
    latitude.dispatchEvent(new Event("change", { bubbles: true }));
  };

  find.addEventListener("click", () => {
    words.textContent = block.dataset.finding;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        fill(coords.latitude.toFixed(5), coords.longitude.toFixed(5));
        show(coords.accuracy);
        remove.focus();
      },
      () => { words.textContent = block.dataset.denied; },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    );
  });
  remove.addEventListener("click", () => {
    fill("", "");
    (canFind ? find : block.querySelector("summary"))?.focus();
  });
  for (const input of [latitude, longitude]) {
    input.addEventListener("change", () => show());
    input.addEventListener("restored", () => show());
  }
  show();
}
