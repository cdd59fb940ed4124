// <details data-map="id of its JSON">: a map that is fetched when it is opened. With data-map-picks, a tap or a drag sets
// the two inputs of the [data-position] around it, and follows what else sets them; without, it shows one place.
// Everything here is WGS 84; tiles that lie otherwise (data-map-shift) are met in the projection and nowhere else.
const NEAR = 16;

for (const block of document.querySelectorAll("[data-map]")) {
  block.hidden = false;
  wait(block);
  block.open = "mapUnfolded" in block.dataset;
}

function wait(block) {
  block.addEventListener("toggle", () => (block.open ? open(block) : wait(block)), { once: true });
}

async function open(block) {
  try {
    const [shift] = await Promise.all([
      block.dataset.mapShift && import(block.dataset.mapShift),
      import(block.dataset.mapLibrary), // sets window.L
      look(block.dataset.mapLook),
    ]);
    const given = JSON.parse(document.getElementById(block.dataset.map).textContent);
    const map = draw(block, given, shift);
    if ("mapPicks" in block.dataset) pick(map, block, given);
    else show(map, block, given);
    block.addEventListener("toggle", () => map.invalidateSize());
  } catch {
    say(block, block.dataset.lost);
    wait(block); // closed and opened again, it is tried again
  }
}

function say(block, words) {
  block.querySelector(".map-words").textContent = words;
}

function look(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  });
}

function draw(block, given, shift) {
  const picks = "mapPicks" in block.dataset;
  const map = L.map(block.querySelector(".map-canvas"), {
    crs: shift ? shifted(shift) : L.CRS.EPSG3857,
    zoomControl: false,
    scrollWheelZoom: false, // the wheel and one finger move the page on
    dragging: picks,
    keyboard: picks,
    maxZoom: given.max_zoom,
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: block.dataset.zoomIn, zoomOutTitle: block.dataset.zoomOut }).addTo(map);
  map.setView(given.marked ?? given.center, given.marked ? Math.min(NEAR, given.max_zoom) : given.zoom);
  // The server of the tiles learns which portal asks, as some demand, and never which page.
  const options = { attribution: given.attribution, maxZoom: given.max_zoom, referrerPolicy: "strict-origin" };
  let drawn = false; // a tile may be missing, a map may not
  for (const url of given.tiles) {
    L.tileLayer(url, options)
      .on("tileload", () => { drawn = true; say(block, ""); })
      .on("tileerror", () => { if (!drawn) say(block, block.dataset.lost); })
      .addTo(map);
  }
  return map;
}

function shifted({ toGcj02, fromGcj02 }) {
  const plain = L.Projection.SphericalMercator;
  const projection = {
    ...plain,
    project: (place) => plain.project(L.latLng(toGcj02(place))),
    unproject: (point) => L.latLng(fromGcj02(plain.unproject(point))),
  };
  return L.extend({}, L.CRS.EPSG3857, { projection });
}

function mark(block, options) {
  const drawing = block.querySelector("template").content.firstElementChild.cloneNode(true);
  const icon = L.divIcon({ className: "map-mark", html: drawing, iconSize: [36, 36], iconAnchor: [18, 35] });
  return L.marker([0, 0], { icon, keyboard: false, ...options });
}

function show(map, block, given) {
  mark(block, { interactive: false }).setLatLng(given.marked).addTo(map);
}

function pick(map, block, given) {
  const [latitude, longitude] = block.closest("[data-position]").querySelectorAll("input");
  const marker = mark(block, { draggable: true, autoPan: true });
  let ours = false;

  const take = (place) => {
    const { lat, lng } = place.wrap();
    ours = true;
    latitude.value = lat.toFixed(5);
    longitude.value = lng.toFixed(5);
    latitude.dispatchEvent(new Event("change", { bubbles: true }));
    ours = false;
  };
  const follow = () => {
    if (!latitude.value || !longitude.value) return marker.remove();
    const place = [Number(latitude.value), Number(longitude.value)];
    marker.setLatLng(place).addTo(map);
    // Whoever taps sees where; a position from elsewhere must be brought into sight.
    if (!ours) map.setView(place, Math.min(NEAR, given.max_zoom));
  };
  map.on("click", ({ latlng }) => take(latlng));
  marker.on("dragend", () => take(marker.getLatLng()));
  for (const input of [latitude, longitude]) {
    input.addEventListener("change", follow);
    input.addEventListener("restored", follow);
  }
  follow();
}
