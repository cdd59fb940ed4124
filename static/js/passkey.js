// <form data-passkey="create|get|login" data-refused="…">: asks the device for a passkey before the form is sent.
// create and get read what to ask for from the page's JSON; login fetches it, so that nobody is asked on arrival.
// Kept hidden where the browser knows no passkeys.
const CREDENTIAL_IDS = ["excludeCredentials", "allowCredentials"];

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form);
  });
}

async function ask(form) {
  const status = form.querySelector("[role=status]");
  status.textContent = "";
  try {
    const credential = await credentialFor(form, await options(form));
    form.elements.credential.value = JSON.stringify(packed(credential));
    HTMLFormElement.prototype.submit.call(form);
  } catch (problem) {
    console.info(problem.name); // what the device says is in no language of ours
    status.textContent = form.dataset.refused;
  }
}

function credentialFor(form, publicKey) {
  if (form.dataset.passkey !== "create") return navigator.credentials.get({ publicKey });
  // One that the device keeps and protects itself, so that it can sign in alone.
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return navigator.credentials.create({ publicKey });
}

async function options(form) {
  const asked = form.dataset.passkey === "login" ? await fetched(form.action) : pageData();
  const publicKey = (asked.creation_options ?? asked.request_options).publicKey;
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  for (const name of CREDENTIAL_IDS) {
    for (const each of publicKey[name] ?? []) each.id = bytes(each.id);
  }
  return publicKey;
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(`answered ${answer.status}`);
  return answer.json();
}

function pageData() {
  return JSON.parse(document.getElementById("passkey_options").textContent);
}

// A credential as JSON, every buffer in base64url; older browsers have no toJSON.
function packed(credential) {
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const buffers = parts.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(buffers),
  };
}

function bytes(base64url) {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
