// <form data-draft="name">: keeps what is being written on this phone until it is sent, discarded or three days old.
// Phones are shared: who complains (data-private fields), passwords, files and tokens are never kept.
const DAYS = 3;
const NEVER = new Set(["csrfmiddlewaretoken", "proof", "sum", "answer", "website", "warned", "compared", "safe"]);

for (const form of document.querySelectorAll("form[data-draft]")) {
  if (storage()) keep(form, `draft:${form.dataset.draft}`);
}

function storage() {
  try {
    return localStorage;
  } catch {
    return null; // private browsing
  }
}

function keep(form, key) {
  const notice = document.getElementById("draft_notice");
  const empty = JSON.stringify(written(form));
  const kept = form.hasAttribute("data-draft-sent") ? null : read(key);
  if (kept && JSON.stringify(kept.values) !== empty) {
    restore(form, kept.values);
    notice.hidden = false;
  }
  let timer;
  const save = () => {
    clearTimeout(timer);
    timer = setTimeout(write, 400);
  };
  const write = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: written(form) }));
    } catch {
      // full: the page still works, only nothing is kept
    }
  };
  const forget = () => {
    clearTimeout(timer);
    localStorage.removeItem(key);
  };
  form.addEventListener("input", save);
  form.addEventListener("change", save);
  form.addEventListener("accepted", forget);
  window.addEventListener("pagehide", () => { if (timer && !form.sending) write(); });
  notice.querySelector("[data-draft-discard]").addEventListener("click", () => {
    forget();
    timer = undefined;
    location.replace(location.pathname); // a new page brings a new number of submission
  });
}

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(key));
    if (draft && Date.now() - draft.at < DAYS * 86_400_000) return draft;
    localStorage.removeItem(key);
  } catch {
    localStorage.removeItem(key);
  }
  return null;
}

function fields(form) {
  return [...form.elements].filter(
    ({ name, type, dataset }) =>
      name && !NEVER.has(name) && !("private" in dataset) && !["file", "password", "submit", "button"].includes(type),
  );
}

// The submission's number is kept only with words, so that sending again after a lost connection is the same one.
function written(form) {
  const values = {};
  for (const { name, type, value, checked } of fields(form)) {
    if (type === "radio" || type === "checkbox") {
      if (checked) values[name] = value;
    } else if (value && name !== "submission") {
      values[name] = value;
    }
  }
  const said = Object.keys(values).some((name) => name !== "kind");
  return said ? { ...values, submission: form.elements.submission.value } : values;
}

function restore(form, values) {
  for (const field of fields(form)) {
    const { name, type } = field;
    if (!(name in values)) continue;
    if (type === "radio" || type === "checkbox") field.checked = field.value === values[name];
    else if (field.matches("select[data-split]")) field.dispatchEvent(new CustomEvent("choose", { detail: values[name] }));
    else field.value = values[name];
    field.dispatchEvent(new Event("restored"));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
