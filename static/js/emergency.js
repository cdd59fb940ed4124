// Shows whom to call as soon as title or words contain one of <script id="emergency_words">; works without a
// connection. What it shows is noted, so that the server need not ask again.
const words = JSON.parse(document.getElementById("emergency_words").textContent).map((entry) => ({
  ...entry,
  word: plain(entry.word),
}));
const form = document.getElementById("emergency_call").closest("form");

function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

function look() {
  const panel = document.getElementById("emergency_call"); // looked up anew: an answer may have replaced it
  const written = plain(`${form.elements.title.value}\n${form.elements.body.value}`);
  const found = words.filter(({ word }) => written.includes(word));
  const calls = new Set(found.map(({ call }) => call));
  for (const item of panel.querySelectorAll("[data-call]")) item.hidden = !calls.has(item.dataset.call);
  panel.querySelector("[data-stops]").hidden = !found.some(({ stops }) => stops);
  panel.querySelector("[name=warned]").disabled = !found.length;
  if (found.length && panel.hidden) {
    panel.hidden = false;
    panel.scrollIntoView({ block: "center", behavior: "smooth" });
  }
  panel.hidden = !found.length;
}

form.elements.title.addEventListener("input", look);
form.elements.body.addEventListener("input", look);
look();
