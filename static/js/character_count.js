// <div data-character-count data-left="… {n}" data-over="… {n}">: says how much room a field with maxlength has left.
// The limit is told, not enforced: a browser's own maxlength cuts what is pasted without a word.
for (const field of document.querySelectorAll("[data-character-count]")) {
  const control = field.querySelector("[maxlength]");
  if (control) countDown(field, control, control.maxLength);
}

function countDown(field, control, most) {
  control.removeAttribute("maxlength");
  const shown = document.createElement("div");
  shown.className = "field-count";
  shown.setAttribute("role", "status");
  control.after(shown);

  const tell = () => {
    // Characters as the server counts them: a line break is one, and so is a rare character of two code units.
    const left = most - [...control.value].length;
    shown.textContent = (left < 0 ? field.dataset.over : field.dataset.left).replace("{n}", Math.abs(left));
    shown.toggleAttribute("data-over", left < 0);
    shown.hidden = left > most / 2;
  };
  control.addEventListener("input", tell);
  tell();
}
