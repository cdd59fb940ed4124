// The form of a visit without a connection: its files from the phone, the page itself only when the network fails. Any
// other page is then one that leads to it.
const CACHE = "visit-form-{{ version }}";
const FILES = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}];
const FORM = "{{ form|escapejs }}";
const OFFLINE = "{{ offline|escapejs }}";
const PATIENCE = 5000; // milliseconds for a network that neither answers nor fails

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

async function forgetOthers() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("visit-form-") && name !== CACHE).map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(pathname === FORM ? form(request) : page(request));
  else if (FILES.includes(pathname)) event.respondWith(file(request));
});

async function form(request) {
  const kept = await (await caches.open(CACHE)).match(FORM, { ignoreVary: true });
  if (!kept) return fetch(request);
  try {
    return await Promise.race([fetch(request), late()]);
  } catch {
    return kept;
  }
}

async function page(request) {
  try {
    return await fetch(request);
  } catch (problem) {
    const kept = await (await caches.open(CACHE)).match(OFFLINE, { ignoreVary: true });
    if (kept) return kept;
    throw problem;
  }
}

function late() {
  return new Promise((_, reject) => setTimeout(reject, PATIENCE));
}

async function file(request) {
  return (await (await caches.open(CACHE)).match(request)) ?? fetch(request);
}
