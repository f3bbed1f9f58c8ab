/* Works while no page is open. It keeps one page, which says that there is no connection, and never a message. */
const HOME = new URL("./", self.location).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const preload = self.registration.navigationPreload;  // the page is asked for while this script starts
  event.waitUntil(Promise.all([self.clients.claim(), preload ? preload.enable() : null]));
});

self.addEventListener("fetch", (event) => {
  const asked = event.request, path = new URL(asked.url).pathname;
  if (asked.method !== "GET") return;
  if (asked.mode === "navigate" && path === HOME) event.respondWith(page(event));
  else if (path.startsWith(HOME + "static/")) event.respondWith(fetch(asked).catch(() => kept(asked)));
});

async function page(event) {
  try {
    return (await event.preloadResponse) || (await fetch(event.request));
  } catch (error) {
    const cache = await caches.open("offline");
    const said = (await cache.keys()).find((one) => new URL(one.url).pathname === HOME + "offline");
    return said ? cache.match(said, { ignoreVary: true }) : Response.error();
  }
}

async function kept(asked) {
  return (await caches.match(asked, { ignoreVary: true })) || Response.error();
}
