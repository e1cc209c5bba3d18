// Registers the service worker, and tells it what was loaded before it was there.

const site = new URL("../../", import.meta.url);

/** Has files kept for a time without a network, if they are not kept yet. */
export async function keep(urls) {
  const registration = await navigator.serviceWorker?.ready;
  registration?.active.postMessage({ keep: urls.map((url) => url.split("#")[0]) });
}

/** Once the page is there: the reader comes first. */
export function register() {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return; // an old browser, or no secure address
  const keepLoaded = (entries) =>
    keep(entries.filter(({ responseStatus }) => !(responseStatus >= 400)).map(({ name }) => name));
  const seen = new PerformanceObserver((list) => keepLoaded(list.getEntries()));
  serviceWorker.addEventListener("controllerchange", () => {
    keepLoaded(performance.getEntriesByType("navigation"));
    seen.disconnect();
    seen.observe({ type: "resource", buffered: true });
  });
  const start = () =>
    serviceWorker.register(new URL("sw.js", site), { scope: site.pathname }).catch(() => {});
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });
}
