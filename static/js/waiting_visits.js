// <section data-waiting-visits data-owner="key" …>: visits that this phone keeps until they can be sent. They are kept
// under the key of who wrote them and shown and sent to nobody else; the server takes each once, however often it comes.
// The form keeps its visits through `section.waiting`. The section also keeps the form itself for times without a
// connection, and asks before somebody signs out and leaves visits unsent.
const place = document.querySelector("[data-waiting-visits]");
const words = place.dataset;
const EVERY = 60_000;
const LOST = 0; // in place of an answer's number
const OF_ONE = [200, 400, 413, 422, 500]; // answers to one visit, after which the next may fare otherwise

let count = 0;
let note = "";
let signedOut = "";
let sent = 0;

const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open("waiting", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("visits", { keyPath: "submission" });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
opened.catch(() => {}); // private browsing keeps nothing; the form is then sent as any other

async function stored(mode, step) {
  const transaction = (await opened).transaction("visits", mode);
  const request = step(transaction.objectStore("visits"));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

async function mine() {
  const all = await stored("readonly", (visits) => visits.getAll());
  return all.filter(({ owner }) => owner === words.owner).sort((one, other) => one.keptAt - other.keptAt);
}

place.waiting = {
  keep: (visit) => stored("readwrite", (visits) => visits.put({ ...visit, owner: words.owner, keptAt: Date.now() })),
  read: async (submission) => (await mine()).find((visit) => visit.submission === submission),
  forget: (submission) => stored("readwrite", (visits) => visits.delete(submission)),
  sendOne: (submission) => exclusively(() => sendOne(submission)),
  show,
};

// ---- Sending --------------------------------------------------------------------------------------------------------

// Two tabs take turns; where there are no locks the server still takes each visit once.
function exclusively(step) {
  return navigator.locks ? navigator.locks.request("waiting-visits", step) : step();
}

async function sendAll() {
  if ((await mine()).some(({ problems }) => !problems)) await exclusively(sendEach);
  await show();
}

async function sendEach() {
  for (const { submission, problems } of await mine()) {
    if (problems) continue;
    note = words.sending;
    await show();
    const { status } = await sendOne(submission);
    if (status === 200) sent += 1;
    else if (!OF_ONE.includes(status)) break;
  }
}

// What became of it: the answer's number, and what the server said.
async function sendOne(submission) {
  const visit = await place.waiting.read(submission);
  if (!visit) return { status: 200 }; // another tab was faster
  const answer = await post(visit);
  signedOut = answer.status === 401 ? answer.said.sign_in ?? "" : "";
  if (answer.status === 200) await place.waiting.forget(submission);
  else if (answer.status === 422) await stored("readwrite", (visits) => visits.put({ ...visit, problems: answer.said.errors }));
  note = { 200: "", 422: "", 401: words.signedOut, [LOST]: words.offline }[answer.status] ?? words.later;
  return answer;
}

async function post(visit) {
  try {
    const who = await ask(); // a token of now: the page's own may be of another day
    if (who.status !== 200) return who;
    if (who.said.member !== words.owner) return { status: 401, said: { sign_in: "" } };
    const body = new FormData();
    for (const [name, value] of visit.fields) body.append(name, value);
    return await ask({ method: "POST", body, headers: { "X-CSRFToken": who.said.token } });
  } catch {
    return { status: LOST, said: {} };
  }
}

async function ask({ headers, ...more } = {}) {
  const asked = { cache: "no-store", credentials: "same-origin", ...more, headers: { ...headers, Accept: "application/json" } };
  const answer = await fetch(words.url, asked);
  if (answer.redirected && new URL(answer.url).origin === location.origin) return { status: 401, said: { sign_in: words.url } }; // to the second step
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  // a proxy's page for a hotel's or a train's network answers with 200 too
  return isOurs ? { status: answer.status, said: await answer.json() } : { status: answer.ok ? LOST : answer.status, said: {} };
}

// ---- Showing --------------------------------------------------------------------------------------------------------

async function show() {
  const visits = await mine();
  count = visits.length;
  place.hidden = !count && !sent;
  place.classList.toggle("waiting_visits-sent", !count);
  place.replaceChildren(
    ...(count ? [element("h2", words.title.replace("{n}", count)), list(visits)] : []),
    ...(note && count ? [element("p", note)] : []),
    ...(sent ? [element("p", words.sent.replace("{n}", sent))] : []),
    ...(signedOut && count ? [link(signedOut, words.signIn)] : []),
  );
}

function list(visits) {
  const rows = element("ul");
  for (const { submission, label, problems } of visits) {
    const row = element("li", [label.on, label.place, words.people.replace("{n}", label.people), label.words].filter(Boolean).join(" · "));
    if (problems) {
      row.append(element("p", `${words.wrong} ${Object.values(problems).flat().join(" ")}`));
      row.append(link(`${words.url}#waiting=${submission}`, words.correct));
    }
    rows.append(row);
  }
  return rows;
}

function element(name, text = "") {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function link(href, text) {
  const made = element("a", text);
  made.href = href;
  made.className = "button button-small";
  return made;
}

// ---- The form without a connection ------------------------------------------------------------------------------------

async function keepForm() {
  if (!("serviceWorker" in navigator) || document.querySelector("[data-shell]")) return;
  await forgetNarrowWorker();
  await navigator.serviceWorker.register(words.worker, { scope: "/" });
  const mark = `${words.version} ${words.owner} ${document.documentElement.lang} ${new Date().toDateString()}`;
  if (localStorage.getItem("visit-form") === mark && !document.querySelector("[data-visit-form]")) return;
  const kept = await caches.open(`visit-form-${words.version}`);
  for (const [address, asked] of [[words.url, `${words.url}?shell`], [words.offlinePage, words.offlinePage]]) {
    const answer = await fetch(asked, { cache: "no-store" });
    if (!answer.ok || answer.redirected) return;
    await kept.put(address, answer);
  }
  localStorage.setItem("visit-form", mark);
}

// Earlier releases had a worker for the form alone, which would go on serving it.
async function forgetNarrowWorker() {
  const worker = await navigator.serviceWorker.getRegistration(words.url);
  if (worker && new URL(worker.scope).pathname === words.url) await worker.unregister();
}

async function forgetForm() {
  localStorage.removeItem("visit-form");
  for (const name of await caches.keys()) if (name.startsWith("visit-form-")) await forget(await caches.open(name));
}

async function forget(cache) {
  await cache.delete(words.url);
  await cache.delete(words.offlinePage);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (new URL(form.action).pathname !== words.signOut) return;
  if (count && !confirm(words.leave.replace("{n}", count))) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if ("caches" in window) {
    event.preventDefault();
    forgetForm().finally(() => form.submit());
  }
}, true);

addEventListener("online", sendAll);
setInterval(() => count && sendAll(), EVERY);
show().then(sendAll).catch(() => {});
keepForm().catch(() => {}); // without a connection, or where the browser keeps nothing
