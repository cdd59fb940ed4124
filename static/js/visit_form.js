// <form data-visit-form>: every visit is kept on the phone first, then sent; so neither a lost connection nor a session
// that ended loses it. Without a connection it waits (waiting_visits.js). `#waiting=number` in the address opens one
// that the server did not take, to be corrected.
const form = document.querySelector("[data-visit-form]");
const status = form.querySelector(".send_status");
const waiting = () => document.querySelector("[data-waiting-visits]").waiting;

if ("shell" in form.dataset) startAfresh();
window.addEventListener("DOMContentLoaded", openWaiting);
window.addEventListener("hashchange", openWaiting);

// The page that the phone kept is of another day, and may be used more than once.
function startAfresh() {
  form.elements.submission.value = newNumber();
  const now = new Date();
  form.elements.on.value = new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

// crypto.randomUUID is missing where a page is served without TLS.
function newNumber() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!form.sending) send().finally(() => busy(false));
});

async function send() {
  busy(true);
  tell("");
  clearProblems();
  if (!navigator.onLine && !form.reportValidity()) return; // else the server says it, in one go
  const visit = written();
  try {
    await waiting().keep(visit);
  } catch {
    form.submit(); // a browser that keeps nothing: as without scripts
    return;
  }
  const answer = await waiting().sendOne(visit.submission);
  if (answer.status === 200) location.assign(answer.said?.url ?? location.pathname);
  else if (answer.status === 422) await correct(visit.submission, answer.said.errors);
  else await leaveWaiting(answer.status);
}

function busy(yes) {
  form.sending = yes;
  for (const button of form.querySelectorAll("[type=submit]")) {
    if (yes) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

function tell(words) {
  status.textContent = words;
}

function written() {
  const isEmpty = (value) => value instanceof File && !value.size;
  const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !isEmpty(value));
  const label = {
    on: form.elements.on.value,
    place: form.elements.district.selectedOptions[0]?.text ?? "",
    people: form.elements.people.value,
    words: form.elements["opinion1-words"].value,
  };
  return { submission: form.elements.submission.value, fields, label };
}

async function leaveWaiting(number) {
  const words = { 0: form.dataset.kept, 401: form.dataset.signIn }[number];
  const { district } = form.elements;
  const place = district.value;
  form.reset();
  startAfresh();
  choose(district, place);
  history.replaceState(null, "", location.pathname);
  tell(words ?? form.dataset.failed.replace("{number}", number));
  form.addEventListener("input", () => tell(""), { once: true });
  await waiting().show();
  document.querySelector("[data-waiting-visits]").scrollIntoView({ block: "start" });
}

async function correct(submission, problems) {
  await waiting().forget(submission); // it stands in the form again
  await waiting().show();
  showProblems(problems);
}

// ---- What is wrong ----------------------------------------------------------------------------------------------------

function clearProblems() {
  form.querySelector(".error_summary")?.remove();
  for (const field of form.querySelectorAll(".field-invalid")) {
    field.classList.remove("field-invalid");
    field.querySelector("[id$=_error]")?.remove();
    for (const control of field.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  }
}

function showProblems(problems) {
  const summary = made("div", "error_summary");
  const heading = made("h2", "", form.dataset.problems);
  const list = document.createElement("ul");
  summary.tabIndex = -1;
  summary.setAttribute("role", "alert");
  summary.append(heading, list);
  for (const [name, errors] of Object.entries(problems)) list.append(showProblem(name, errors.join(" ")));
  form.prepend(summary);
  summary.focus();
  summary.scrollIntoView({ block: "start" });
}

function showProblem(name, words) {
  const item = document.createElement("li");
  const found = form.elements[name];
  const control = found instanceof RadioNodeList ? found[0] : found;
  const field = control?.closest(".field");
  if (!field) {
    item.textContent = words;
    return item;
  }
  const label = field.querySelector(".field-label").firstChild.textContent.trim();
  const link = made("a", "", /[?？]$/.test(label) ? `${label} ${words}` : `${label}：${words}`);
  const error = made("div");
  const line = made("p", "field-error", words);
  link.href = `#${control.id}`;
  error.id = `${control.id}_error`;
  error.append(line);
  field.classList.add("field-invalid");
  field.querySelector(".field-label").after(error);
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", error.id);
  for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  item.append(link);
  return item;
}

function made(name, className = "", text = "") {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

// ---- A visit that waits, back in the form -------------------------------------------------------------------------------

async function openWaiting() {
  const submission = new URLSearchParams(location.hash.slice(1)).get("waiting");
  const visit = submission && (await waiting().read(submission));
  if (!visit) return;
  form.reset();
  for (const box of form.querySelectorAll("[name=whom]")) box.checked = false;
  const photos = new DataTransfer();
  for (const [name, value] of visit.fields) {
    if (value instanceof File) photos.items.add(value);
    else if (form.elements[name]) fill(form.elements[name], value);
  }
  form.elements.photos.files = photos.files;
  form.elements.photos.dispatchEvent(new Event("change"));
  tell("");
  clearProblems();
  if (visit.problems) showProblems(visit.problems);
}

function fill(control, value) {
  if (control instanceof RadioNodeList || control.type === "checkbox") {
    for (const box of control instanceof RadioNodeList ? control : [control]) if (box.value === value) box.checked = true;
  } else if (control.matches("select[data-split]")) choose(control, value);
  else control.value = value;
  const fold = (control instanceof RadioNodeList ? control[0] : control).closest("details");
  if (fold && value && !(control instanceof RadioNodeList)) fold.open = true;
}

function choose(select, value) {
  if (select.closest(".split_select")) select.dispatchEvent(new CustomEvent("choose", { detail: value }));
  else select.value = value;
}
