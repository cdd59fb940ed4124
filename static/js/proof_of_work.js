// <div data-proof="url of a challenge" data-proof-worker="url">: solves it while the person writes and hides the
// question for browsers without scripts; where it cannot (plain http, an old phone) the question comes back.
// `form.proving()` is a promise that others wait for before they send.
const FRESH = 90 * 60_000; // the server takes a proof for two hours

for (const block of document.querySelectorAll("[data-proof]")) watch(block.closest("form"));

function watch(form) {
  let since = Date.now();
  let proof = prove(form);
  const anew = () => {
    since = Date.now();
    proof = prove(form);
    return proof;
  };
  form.proving = async () => ((await proof) && Date.now() - since < FRESH) || anew();
  form.addEventListener("answered", anew); // sent and come back: the proof is used
}

async function prove(form) {
  const block = form.querySelector("[data-proof]");
  const question = block.querySelector("[data-proof-question]");
  question.hidden = !question.querySelector("[aria-invalid]"); // what was asked for stays
  try {
    const challenge = await (await fetch(block.dataset.proof)).json();
    const solution = await solve(block.dataset.proofWorker, challenge.parameters);
    block.querySelector("[name=proof]").value = btoa(JSON.stringify({ challenge, solution }));
    return true;
  } catch {
    question.hidden = false;
    return false;
  }
}

function solve(address, parameters) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(address);
    worker.onmessage = ({ data }) => {
      resolve(data);
      worker.terminate();
    };
    worker.onerror = reject;
    setTimeout(reject, 60_000);
    if (!globalThis.crypto?.subtle) reject();
    else worker.postMessage(parameters);
  });
}
