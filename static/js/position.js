// <div data-position>: the browser's position in two hidden inputs, only after a press, shown and removable.
for (const block of document.querySelectorAll("[data-position]")) {
  if (navigator.geolocation && isSecureContext) watch(block);
}

function watch(block) {
  const [latitude, longitude] = block.querySelectorAll("input");
  const find = block.querySelector("[data-position-find]");
  const remove = block.querySelector("[data-position-remove]");
  const words = block.querySelector("[data-position-words]");

  const show = (metres) => {
    const known = latitude.value && longitude.value;
    find.hidden = Boolean(known);
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
    show();
    find.focus();
  });
  latitude.addEventListener("restored", () => show());
  show();
}
