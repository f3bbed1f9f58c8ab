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

/* There is news. What it is stands in the chat; the push says only that there is some. */
self.addEventListener("push", (event) => event.waitUntil(tell(event.data ? event.data.json() : {})));

function chats() {
  return self.clients.matchAll({ type: "window", includeUncontrolled: true })
    .then((all) => all.filter((one) => new URL(one.url).pathname === HOME));
}

async function tell(said) {
  if ((await chats()).some((one) => one.visibilityState === "visible")) return;  // it stands there already
  const icon = HOME + "static/push/icon-192.png";
  await self.registration.showNotification(said.title || "…", { lang: said.lang || "", dir: said.dir || "auto", tag: "chat", renotify: true, icon: icon });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(chats().then((all) => all.length ? all[0].focus() : self.clients.openWindow(HOME + "#end")));
});
