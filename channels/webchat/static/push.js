/* News while the page is closed: switched on by the person, who reads first what the browser's maker learns. */
export async function begin(chat) {
  const body = document.body, workers = navigator.serviceWorker;
  if (!workers || !window.PushManager || !window.Notification || window !== window.top || "past" in body.dataset) return;
  let words = await chat.words(), subscription = null, checking = 0;
  if (!words.pushKey) return;
  const manager = (await workers.ready).pushManager;

  const item = document.createElement("li"), button = document.createElement("button"), dialog = document.createElement("dialog");
  button.type = "button";
  button.id = "push";
  item.append(button);
  document.querySelector(".menu [data-ui=next]").parentElement.before(item);
  dialog.innerHTML = '<p id="pushwords"></p><button type="button" class="primary"></button><button type="button" class="secondary"></button>';
  dialog.setAttribute("aria-labelledby", "pushwords");
  const [explained, yes, no] = dialog.children;
  body.append(dialog);

  function show() {
    button.textContent = subscription ? words.pushOff : words.pushOn;
    explained.textContent = words.pushExplained;
    yes.textContent = words.pushSwitchOn;
    no.textContent = words.pushNot;
  }

  function keyBytes() {
    const text = atob(words.pushKey.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  }

  /* A subscription made for another key of ours can no longer be used. */
  function isOurs(found) {
    const made = found.options && found.options.applicationServerKey;
    return !made || new Uint8Array(made).join() === keyBytes().join();
  }

  function post(path, content) {
    return fetch(path, { method: "POST", body: content ? JSON.stringify(content) : undefined, headers: { Accept: "application/json" } });
  }

  async function switchOn() {
    try {
      const made = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes() });
      if ((await post("push", made)).ok) subscription = made; else await made.unsubscribe();
      if (!subscription) throw new Error("not kept");
      chat.problem("");
    } catch (error) {
      chat.problem(words.pushFailed);
    }
    show();
  }

  async function switchOff() {
    const was = subscription;
    subscription = null;
    show();
    await Promise.all([was.unsubscribe(), post("push/off")]).catch(() => {});
  }

  /* The hub may have forgotten this browser, most of all because the person had everything deleted. */
  async function check() {
    const found = await manager.getSubscription();
    subscription = found && isOurs(found) ? found : null;
    if (found && !subscription) await found.unsubscribe();
    if (subscription) {
      const answer = await post("push", subscription);
      if ([400, 401, 404, 410].includes(answer.status)) {
        await subscription.unsubscribe();
        subscription = null;
      }
    }
    show();
  }
  const checkSoon = (milliseconds) => { clearTimeout(checking); checking = setTimeout(() => check().catch(() => {}), milliseconds); };

  button.addEventListener("click", () => {
    document.querySelector(".menu").open = false;
    if (subscription) switchOff(); else dialog.showModal();
  });
  yes.addEventListener("click", () => { dialog.close(); switchOn(); });
  no.addEventListener("click", () => dialog.close());
  document.addEventListener("turned", async () => { words = await chat.words(); if (words.pushKey) show(); });
  // Nobody reads a page in the background: it hangs up, so that the hub knows whom to wake.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && subscription) chat.hangUp();
    if (!document.hidden) checkSoon(1000);
  });
  new MutationObserver(() => { if (subscription) checkSoon(10000); }).observe(document.getElementById("log"), { childList: true });
  show();
  checkSoon(0);
}
