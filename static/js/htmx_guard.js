// Whoever was signed out meanwhile is sent to the sign-in page; that page must not be put into this one.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { responseURL } = detail.xhr;
  if (responseURL && new URL(responseURL).pathname !== new URL(detail.pathInfo.requestPath, location.href).pathname) {
    detail.shouldSwap = false;
  }
});
