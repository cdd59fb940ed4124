// <form data-send data-lost="words" data-failed="words {number}">: sends in the background, so that a lost connection loses nothing, and shows
// what is wrong in place, so that chosen photos stay chosen. The page that comes back is the one a browser without
// scripts gets: its errors and every element with data-swap are moved into this page.
for (const form of document.querySelectorAll("form[data-send]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.sending) send(form);
  });
}

async function send(form) {
  form.sending = true;
  busy(form, true);
  tell(form, "");
  try {
    await form.proving?.();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.redirected && answer.ok) {
      form.dispatchEvent(new Event("accepted"));
      location.assign(answer.url);
      return; // stays busy until the next page is there
    }
    await show(form, answer);
  } catch {
    tell(form, form.dataset.lost);
  }
  form.sending = false;
  busy(form, false);
}

function busy(form, yes) {
  for (const button of form.querySelectorAll("[type=submit]")) {
    if (yes) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

function tell(form, words) {
  form.querySelector(".send_status").textContent = words;
}

async function show(form, answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const its = page.querySelector("form[data-send]");
  if (!its) { // an error page, ours or a proxy's
    tell(form, form.dataset.failed.replace("{number}", answer.status));
    return;
  }
  const was = new Map([...form.elements].filter(({ type }) => type === "checkbox").map((box) => [box.name, box.checked]));
  for (const part of its.querySelectorAll("[data-swap]")) document.getElementById(part.id).replaceWith(part);
  if (form.elements.safe) form.elements.safe.checked ||= Boolean(was.get("safe"));
  for (const hint of form.querySelectorAll("[data-without-script]")) hint.hidden = true;
  moveErrors(form, its);
  document.title = page.title;
  form.dispatchEvent(new Event("answered"));
  const first = form.querySelector("[data-swap] [autofocus], [data-swap] .error_summary") ?? form;
  first.focus();
  first.scrollIntoView({ block: "start" });
}

function moveErrors(form, its) {
  for (const field of form.querySelectorAll(".field:not([data-swap] .field)")) {
    field.classList.remove("field-invalid");
    field.querySelector("[id$=_error]")?.remove();
    for (const control of field.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  }
  for (const error of its.querySelectorAll(".field-invalid [id$=_error]")) {
    const id = error.id.replace(/_error$/, "");
    const control = document.getElementById(id);
    const field = control?.closest(".field");
    if (!field || field.closest("[data-swap]")) continue;
    field.classList.add("field-invalid");
    (field.querySelector(".field-help") ?? field.querySelector(".field-label")).after(error);
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", `${id}_helptext ${error.id}`);
  }
}
