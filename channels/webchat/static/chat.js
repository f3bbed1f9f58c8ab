/* Makes the page live. Everything also works without: forms are posted, answers stand on the next page.
   What is sent here goes through a queue: each item has a key, is repeated until the hub has it, and counts once. */
(function () {
  "use strict";
  const root = document.documentElement, body = document.body, data = body.dataset;
  root.classList.add("script");
  const find = (id) => document.getElementById(id);
  const session = kept("sessionStorage"), shared = kept("localStorage");

  // A page from the browser's own memory may show somebody else's chat.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  addEventListener("storage", (event) => { if (event.key === "left" && data.chat) location.reload(); });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector(".menu[open]");
    if (event.key === "Escape" && menu) { menu.open = false; menu.firstElementChild.focus(); }
  });
  if ("nobody" in data) { session.clear(); shared.names("queue ").forEach(shared.remove); shared.set("left", newKey()); noPushes(); }
  if (!data.chat) return;

  const log = find("log"), composer = find("composer"), field = find("text"), file = find("file");
  const chosen = find("chosen"), typing = find("typing"), newer = find("newer");
  const queueName = "queue " + data.chat + " ", draftName = "draft " + data.chat;
  let texts = JSON.parse(data.texts), last = Number(data.last);
  // One entry for each: several windows of one chat may all send, and the key makes it count once.
  const queue = shared.names(queueName).map((name) => JSON.parse(shared.get(name))).filter(Boolean).sort((one, other) => one.at - other.at);
  let wake = () => {};

  /* ---- sending ---- */

  function enqueue(fields, shown, upload, button, part) {
    const item = { key: newKey(), at: Date.now(), fields: fields, shown: shown, file: upload, button: button, part: part };
    queue.push(item);
    // A file lives as long as the page; leaving it asks first.
    if (!upload) shared.set(queueName + item.key, JSON.stringify({ key: item.key, at: item.at, fields: fields, shown: shown }));
    draw(item);
    toEnd();
    flush();
  }

  let flushing = false;
  async function flush() {
    if (flushing) return;
    flushing = true;
    for (let failures = 0; queue.length; ) {
      const seconds = await post(queue[0], failures);
      if (seconds === 0) { failures = 0; continue; }
      failures += 1;
      await pause(seconds);
    }
    flushing = false;
  }

  /* Returns 0 when the item has left the queue, else the seconds to wait before it is tried again. */
  async function post(item, failures) {
    const form = new FormData();
    form.append("key", item.key);
    Object.keys(item.fields).forEach((name) => form.append(name, item.fields[name]));
    if (item.file) form.append(item.part || "file", item.file, item.file.name);
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), item.file ? 300000 : 20000);
    const backOff = Math.min(30, Math.pow(2, failures));
    try {
      const answer = await fetch("messages", { method: "POST", body: form, signal: limit.signal, headers: { Accept: "application/json" } });
      if (answer.ok) {
        take(item);
        delivered(item, Number(answer.headers.get("Sprachrohr-Sequence")));
        offline(false);
        return 0;
      }
      if (answer.status === 401) { location.reload(); return 30; }
      if (answer.status >= 500) { state(item, texts.waiting); return backOff; }
      const words = await answer.json();
      problem(words.detail);
      if (answer.status === 429) return Number(answer.headers.get("Retry-After")) || backOff;
      take(item);
      item.bubble.remove();
      release(item);
      if (item.fields.text && !field.value) { field.value = item.fields.text; grow(); }
      return 0;
    } catch (error) {
      state(item, texts.waiting);
      offline(true);
      return backOff;
    } finally {
      clearTimeout(timer);
    }
  }

  function take(item) {
    queue.splice(queue.indexOf(item), 1);
    shared.remove(queueName + item.key);
  }

  /* ---- what is on its way ---- */

  const waiting = [];  // items whose bubble is shown and whose entry has not come yet

  function draw(item) {
    const bubble = document.createElement("div"), text = document.createElement("div"), note = document.createElement("span");
    item.bubble = document.createElement("div");
    item.bubble.className = "entry person pending";
    bubble.className = "bubble";
    text.className = "text";
    text.dir = "auto";
    text.textContent = item.shown;
    note.className = "state";
    note.textContent = texts.sending;
    bubble.append(text, note);
    item.bubble.append(bubble);
    find("pending").append(item.bubble);
    waiting.push(item);
  }

  function state(item, text) { item.bubble.querySelector(".state").textContent = text; }

  function delivered(item, sequence) {
    item.sequence = sequence;
    release(item);
    state(item, "");
    problem("");
    typing.hidden = false;
    setTimeout(() => { typing.hidden = true; }, 4000);
    dropArrived();
  }

  function release(item) {
    if (item.button) item.button.removeAttribute("aria-disabled");
  }

  /* A bubble gives way to its entry: at once if the words are the same, else when the hub's answer to the POST says so. */
  function dropArrived(words) {
    const same = words === undefined ? -1 : waiting.findIndex((item) => item.shown.trim() === words.trim());
    waiting.slice().forEach((item, index) => {
      if (index === same || (item.sequence !== undefined && item.sequence <= last)) {
        item.bubble.remove();
        waiting.splice(waiting.indexOf(item), 1);
      }
    });
  }

  /* ---- what arrives ---- */

  function arrive(event) {
    const entry = JSON.parse(event.data), old = find("m" + entry.id), atEnd = isAtEnd();
    last = entry.sequence;
    if (entry.removed) {
      if (old) old.remove();
    } else {
      const box = document.createElement("template");
      box.innerHTML = entry.html;
      const fresh = box.content.firstElementChild;
      if (old) change(old, fresh); else insert(fresh, entry.id);
      if (entry.author === "hub") typing.hidden = true;
    }
    markDays();
    dropArrived(entry.author === "person" ? document.querySelector("#m" + entry.id + " .text").textContent : undefined);
    if (entry.page) { spoken = entry.page; turn(); }
    if (atEnd) toEnd(); else if (!entry.removed) newer.hidden = false;
  }

  function insert(fresh, id) {
    const later = Array.prototype.find.call(log.children, (one) => Number(one.dataset.id) > id);
    if (later && later === log.firstElementChild) return;  // older than what the page shows
    if (find("empty")) find("empty").remove();
    fresh.classList.add("new");
    log.insertBefore(fresh, later || null);
  }

  function change(old, fresh) {
    const held = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (held) (fresh.querySelector(".choice") || field).focus();
  }

  function markDays() {
    let day = "";
    Array.prototype.forEach.call(log.children, (one) => {
      one.firstElementChild.hidden = one.dataset.day === day;
      day = one.dataset.day;
    });
  }

  /* The hub went on in another language: so does the page around the messages. */
  let spoken = root.lang, turning = false;
  async function turn() {
    if (turning) return;  // whoever is turning sees at the end what was spoken meanwhile
    turning = true;
    for (let seen = root.lang; seen !== spoken && root.lang !== spoken; ) {
      seen = spoken;
      await dress();
    }
    turning = false;
  }

  /* Takes the words around the messages from a fresh page. */
  async function dress() {
    const answer = await fetch("./").catch(() => null);
    if (!answer || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.body.dataset.chat !== data.chat) { location.reload(); return; }
    root.lang = page.documentElement.lang;
    root.dir = page.documentElement.dir;
    document.title = page.title;
    texts = JSON.parse(page.body.dataset.texts);
    data.offline = page.body.dataset.offline;
    document.dispatchEvent(new Event("turned"));
    document.querySelectorAll("[data-ui]").forEach((one) => {
      const other = page.querySelector('[data-ui="' + one.dataset.ui + '"]');
      if (!other) return;
      ["aria-label", "placeholder"].forEach((name) => { if (other.hasAttribute(name)) one.setAttribute(name, other.getAttribute(name)); });
      if (!one.children.length && one !== field && one !== log) one.textContent = other.textContent;
    });
  }

  /* ---- the connection ---- */

  let source, heard = 0, attempts = 0, retry;

  function connect() {
    clearTimeout(retry);
    if (source) source.close();
    heard = Date.now();
    source = new EventSource("events?after=" + last + "&lang=" + root.lang);
    source.onmessage = (event) => { heard = Date.now(); arrive(event); };
    source.addEventListener("beat", () => { heard = Date.now(); attempts = 0; offline(false); wake(); });
    source.onerror = () => {
      source.close();
      if (attempts > 0) offline(true);
      retry = setTimeout(connect, Math.min(30, Math.pow(2, attempts)) * 500 + Math.random() * 500);
      attempts += 1;
    };
  }

  function offline(is) { find("offline").hidden = !is; }

  function again() { attempts = 0; wake(); connect(); }
  addEventListener("online", again);
  addEventListener("offline", () => offline(true));
  addEventListener("beforeunload", (event) => { if (queue.some((item) => item.file)) event.preventDefault(); });
  addEventListener("pagehide", () => { if (source) source.close(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden && Date.now() - heard > 20000) again(); });
  setInterval(() => { if (Date.now() - heard > 45000 && !document.hidden) again(); }, 15000);

  function pause(seconds) {
    return new Promise((resolve) => { wake = resolve; setTimeout(resolve, seconds * 1000); });
  }

  /* ---- writing ---- */

  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    const upload = file.files[0], text = field.value.trim();
    if (upload && upload.size > Number(upload.type.startsWith("image/") ? data.photoBytes : data.documentBytes)) {
      problem(texts.tooLarge);
      return;
    }
    problem("");
    if (text || upload) enqueue({ text: text }, upload ? (upload.name + "\n" + text).trim() : text, upload);
    composer.reset();
    field.value = "";
    changed();
    field.focus();
  });

  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    find("composer").querySelector(".send").click();
  });

  function changed() { session.set(draftName, field.value); grow(); showFile(); }
  function grow() { field.style.height = "auto"; field.style.height = field.scrollHeight + "px"; }
  function showFile() {
    chosen.hidden = !file.files.length;
    if (file.files.length) chosen.firstElementChild.textContent = file.files[0].name;
  }
  field.addEventListener("input", changed);
  file.addEventListener("change", () => { showFile(); field.focus(); });
  chosen.lastElementChild.addEventListener("click", () => { file.value = ""; showFile(); field.focus(); });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name]"), menu = document.querySelector(".menu[open]");
    if (menu && !event.target.closest(".menu")) menu.open = false;
    if (!button || button.closest(".look")) return;
    event.preventDefault();
    if (menu) menu.open = false;
    if (button.hasAttribute("aria-disabled")) return;
    const fields = {};
    fields[button.name] = button.value;
    if (button.name === "press") {
      fields.message = button.form.elements.message.value;
      button.setAttribute("aria-disabled", "true");
    } else {
      field.focus();
    }
    enqueue(fields, button.textContent.trim(), undefined, button);
  });

  function problem(text) { find("problem").textContent = text; find("problem").hidden = !text; }

  /* ---- where we are on the page ---- */

  function isAtEnd() { return innerHeight + scrollY > root.scrollHeight - 150; }
  function toEnd() { scrollTo(0, root.scrollHeight); newer.hidden = true; }
  newer.addEventListener("click", () => { toEnd(); field.focus(); });
  addEventListener("scroll", () => { if (isAtEnd()) newer.hidden = true; }, { passive: true });

  /* ---- small tools ---- */

  /* The chat is gone from this browser: nobody shall be told of its news here. */
  async function noPushes() {
    const worker = navigator.serviceWorker && await navigator.serviceWorker.getRegistration();
    const found = worker && worker.pushManager && await worker.pushManager.getSubscription();
    if (found) found.unsubscribe();
  }

  function newKey() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");
  }

  /* The browser's storage, or none where it is forbidden: then a reload forgets what was not sent yet. */
  function kept(name) {
    let store;
    try { store = window[name]; store.getItem(""); } catch (error) { store = null; }
    return {
      get: (key) => store && store.getItem(key),
      set: (key, value) => { try { if (store) store.setItem(key, value); } catch (error) { /* full */ } },
      remove: (key) => { if (store) store.removeItem(key); },
      names: (beginning) => Object.keys(store || {}).filter((name) => name.startsWith(beginning)),
      clear: () => { if (store) store.clear(); },
    };
  }

  /* ---- what a person may do without: loaded once everything else works ---- */

  const said = {};
  function words() {
    const tag = root.lang;
    said[tag] = said[tag] || fetch("words?lang=" + tag).then((answer) => answer.json()).catch(() => { delete said[tag]; return {}; });
    return said[tag];
  }

  /* Ends the connection until somebody looks at the page again. */
  function hangUp() {
    clearTimeout(retry);
    if (source) source.close();
    heard = 0;
  }

  const chat = { hangUp: hangUp, words: words, problem: problem, sendVoice: (note) => enqueue({}, note.name, note, undefined, "voice") };
  function loadExtras() {
    data.extras.split(" ").forEach((path) => {
      import(new URL(path, document.baseURI).href).then((extra) => extra.begin(chat)).catch(() => {});
    });
  }

  /* ---- begin ---- */

  if (!field.value) field.value = session.get(draftName) || "";
  grow();
  queue.forEach(draw);
  addEventListener("load", () => setTimeout(loadExtras));
  if ("past" in data) return;
  history.scrollRestoration = "manual";  // the newest message matters, not where a reload was pressed
  toEnd();
  connect();
  flush();
})();
