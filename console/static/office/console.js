// What a page of the console does by itself: it works without, only less comfortably.
"use strict";

const SILENCE = 40000; // milliseconds; the server says something at least every 15 seconds
const AGAIN = 3000;

// Parts that the server sends again whenever they have changed.
function keepUpToDate(part) {
  let stream = null;
  let heard = Date.now();
  const alive = () => { heard = Date.now(); part.classList.remove("stale"); };
  const connect = () => {
    stream = new EventSource(part.dataset.live);
    stream.addEventListener("beat", alive);
    stream.addEventListener("end", () => { stream.close(); location.reload(); });
    stream.onmessage = (event) => {
      alive();
      const html = JSON.parse(event.data); // rendered and escaped by our own server
      if (html && !part.contains(document.activeElement)) { part.innerHTML = html; }
    };
    stream.onerror = () => {
      part.classList.add("stale");
      if (stream.readyState === EventSource.CLOSED) { setTimeout(connect, AGAIN); }
    };
  };
  setInterval(() => {
    if (Date.now() - heard > SILENCE) { heard = Date.now(); part.classList.add("stale"); stream.close(); connect(); }
  }, AGAIN);
  connect();
}
document.querySelectorAll("[data-live]").forEach(keepUpToDate);

// On a narrow screen the menu is closed until it is wanted.
const menu = document.querySelector("details.menu");
if (menu && matchMedia("(max-width: 59.99rem)").matches) { menu.open = false; }

// What is written and not sent yet is not lost by leaving the page by mistake.
let unsent = false;
document.addEventListener("input", (event) => { if (event.target.closest("form[data-keep]")) { unsent = true; } });
document.addEventListener("submit", () => { unsent = false; });
addEventListener("beforeunload", (event) => { if (unsent) { event.preventDefault(); } });

// A form is sent once, however often its button is pressed; pages that the browser brings back can send again.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "1";
  setTimeout(() => { delete event.target.dataset.sent; }, 5000);
});
addEventListener("pageshow", (event) => { if (event.persisted) { location.reload(); } });

// A sheet is printed by the browser's own menu too.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => { print(); });
});

// Where a form was not right, the reader is led to what is wrong; htmx shows such answers too.
const problems = document.getElementById("problems");
if (problems) { problems.focus(); }
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
