/* The chat as an app: a page for when there is no connection, and the browser's own offer to install. */
export function begin(chat) {
  if (!navigator.serviceWorker || window !== window.top) return;
  const body = document.body;
  navigator.serviceWorker.register("sw.js").catch(() => {});

  /* Keeps the page that says in this language that there is no connection, with all it needs. */
  async function keep() {
    const address = body.dataset.offline, cache = await caches.open("offline");
    if (await cache.match(address, { ignoreVary: true })) return;
    const answer = await fetch(address);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
    const needs = Array.from(page.querySelectorAll("link[rel=stylesheet], script[src]"), (one) => one.getAttribute("href") || one.getAttribute("src"));
    await cache.addAll(needs);
    await cache.put(address, answer);
    const wanted = [address, ...needs].map((one) => new URL(one, location).href);  // only now may the older page go
    await Promise.all((await cache.keys()).filter((one) => !wanted.includes(one.url)).map((one) => cache.delete(one)));
  }
  const trying = () => keep().catch(() => {});
  document.addEventListener("turned", trying);
  trying();

  addEventListener("beforeinstallprompt", async (offer) => {
    offer.preventDefault();
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.textContent = (await chat.words()).install || "";
    item.append(button);
    const next = document.querySelector(".menu [data-ui=next]").parentElement;
    if (document.getElementById("install") || !button.textContent) return;
    button.id = "install";
    next.before(item);
    button.addEventListener("click", () => { item.remove(); offer.prompt(); });
    document.addEventListener("turned", async () => { button.textContent = (await chat.words()).install; });
  });
}
