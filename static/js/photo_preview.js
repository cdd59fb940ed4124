// <div data-photo-picker> around <input type="file" data-limit="4">: shows the chosen photos, lets one be taken out, and adds a second choice to
// the first — a phone's camera gives one photo at a time and the plain control would forget the others.
for (const picker of document.querySelectorAll("[data-photo-picker]")) watch(picker);

function watch(picker) {
  const input = picker.querySelector("input[type=file]");
  const previews = picker.querySelector(".photo_picker-previews");
  const count = picker.querySelector(".photo_picker-count");
  const { remove, tooMany, count: counted } = picker.dataset;
  const max = Number(input.dataset.limit);
  let photos = [];

  const show = (note = "") => {
    const transfer = new DataTransfer();
    for (const photo of photos) transfer.items.add(photo);
    input.files = transfer.files;
    for (const old of previews.querySelectorAll("img")) URL.revokeObjectURL(old.src);
    previews.replaceChildren(...photos.map(preview));
    previews.hidden = !photos.length;
    count.textContent = photos.length
      ? `${counted.replace("{n}", photos.length).replace("{max}", max)} ${note}`.trim()
      : "";
  };

  const preview = (photo, index) => {
    const image = new Image();
    image.src = URL.createObjectURL(photo);
    image.alt = photo.name;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small";
    button.textContent = remove;
    button.setAttribute("aria-label", `${remove} ${photo.name}`);
    button.addEventListener("click", () => {
      photos.splice(index, 1);
      show();
      input.focus();
    });
    const item = document.createElement("li");
    item.className = "photo_picker-preview";
    item.append(image, button);
    return item;
  };

  input.form.addEventListener("reset", () => {
    photos = [];
    show();
  });

  input.addEventListener("change", () => {
    const known = new Set(photos.map(key));
    photos.push(...[...input.files].filter((photo) => !known.has(key(photo))));
    const over = photos.length > max;
    photos = photos.slice(0, max);
    show(over ? tooMany.replace("{max}", max) : "");
  });
}

function key({ name, size, lastModified }) {
  return `${name}/${size}/${lastModified}`;
}
