// <form data-shares>: says while somebody types whether the shares come to the amount. The server looks again.
for (const form of document.querySelectorAll("[data-shares]")) {
  const line = form.querySelector("[data-shares-sum]");
  const own = form.elements.own;
  const shares = [...form.querySelectorAll("[data-share]")];
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });

  // In hundredths, for 0.1 + 0.2 is not 0.3 here.
  const hundredths = (input) => Math.round(Number(input.value || 0) * 100) || 0;

  const say = () => {
    const sum = shares.reduce((total, input) => total + hundredths(input), 0);
    const by = sum - hundredths(own);
    const words = line.dataset[by < 0 ? "short" : by > 0 ? "over" : "even"];
    const put = { sum, own: hundredths(own), by: Math.abs(by) };
    line.textContent = words.replace(/\{(\w+)\}/g, (_all, name) => number.format(put[name] / 100));
    line.classList.toggle("shares-off", by !== 0);
    line.hidden = false;
  };

  form.addEventListener("input", say);
  say();
}
