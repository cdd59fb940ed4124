// <div data-follow="seconds">: fetches the page again while this stands in it, and shows what has changed inside.
const place = document.querySelector("[data-follow]");
if (place) setTimeout(follow, 1000 * place.dataset.follow, place);

async function follow(shown) {
  let next = shown;
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-follow]");
    if (answer.ok && !fresh) return location.reload(); // it is over: the whole page has changed
    if (answer.ok) {
      shown.replaceWith(fresh);
      next = fresh;
    }
  } catch {
    // No connection: ask again.
  }
  setTimeout(follow, 1000 * next.dataset.follow, next);
}
