// Keeps what a second visit needs, so that the site works without a network.
//
// Pages and their files are taken from the network, and from the cache where there is none.
// Python never changes under one address: it is taken from the cache.

// Both are set by the build: a hash of the whole site, and one of Python's files.
// Without a build (`drill serve`) there is nothing to keep.
const SITE = "";
const PYTHON = "";

const SCOPE = self.registration.scope;
const prefix = `dl-drill ${SCOPE} `; // other sites may stand on the same host
const PAGES = `${prefix}${SITE}`;
const RUNTIME = `${prefix}python ${PYTHON}`;
const IS_RUNTIME = /\/(?:assets\/drill\/pyodide-|pyodide\/v)\d+\.\d+\.\d+\//;
const IS_DECK = /\/decks\/.+/; // downloads are the reader's to keep

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function takeOver() {
  for (const name of await caches.keys())
    if (name.startsWith(prefix) && (!SITE || ![PAGES, RUNTIME].includes(name))) await caches.delete(name);
  if (SITE) await self.clients.claim();
  else await self.registration.unregister();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (!SITE || request.method !== "GET") return;
  if (IS_RUNTIME.test(request.url)) event.respondWith(cacheFirst(event));
  else if (isOurs(request.url)) event.respondWith(networkFirst(event));
});

const isOurs = (url) => url.startsWith(SCOPE) && !IS_DECK.test(new URL(url).pathname);

async function cacheFirst(event) {
  const cache = await caches.open(RUNTIME);
  return (await cache.match(event.request.url)) ?? fetchAndKeep(event, cache);
}

async function networkFirst(event) {
  const cache = await caches.open(PAGES);
  try {
    return await fetchAndKeep(event, cache);
  } catch (error) {
    const kept = await cache.match(event.request.url, { ignoreSearch: true });
    if (kept) return kept;
    if (event.request.mode !== "navigate") throw error;
    const text = "There is no network, and this page is not kept from an earlier visit.";
    return new Response(text, { status: 503, headers: { "Content-Type": "text/plain" } });
  }
}

async function fetchAndKeep(event, cache) {
  const response = await fetch(event.request);
  // A copy that does not fit into the storage is no reason to fail.
  if (response.ok) event.waitUntil(cache.put(event.request.url, response.clone()).catch(() => {}));
  return response;
}

// What a page loaded before this worker was there.
self.addEventListener("message", (event) => {
  if (SITE && Array.isArray(event.data?.keep)) event.waitUntil(keep(event.data.keep));
});

async function keep(urls) {
  for (const url of urls.filter((url) => IS_RUNTIME.test(url) || isOurs(url))) {
    const cache = await caches.open(IS_RUNTIME.test(url) ? RUNTIME : PAGES);
    if (await cache.match(url)) continue;
    const response = await fetch(url, { cache: "force-cache" }).catch(() => null);
    if (response?.ok) await cache.put(url, response).catch(() => {});
  }
}
