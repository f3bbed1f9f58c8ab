// The wall view: shows what the server sends, and says when nothing comes any more.
"use strict";

const SILENCE = 40000; // milliseconds; the server says something at least every 15 seconds
const AGAIN = 3000;

const wall = document.getElementById("wall");
const gone = document.getElementById("gone");
let stream = null;
let heard = Date.now();

function alive() {
  heard = Date.now();
  gone.hidden = true;
}

function connect() {
  stream = new EventSource(wall.dataset.events);
  stream.addEventListener("beat", alive);
  stream.onmessage = (event) => {
    alive();
    wall.innerHTML = JSON.parse(event.data); // rendered and escaped by our own server
  };
  stream.onerror = () => {
    gone.hidden = false;
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(connect, AGAIN);
    }
  };
}

setInterval(() => {
  if (Date.now() - heard > SILENCE) {
    gone.hidden = false;
    stream.close();
    heard = Date.now();
    connect();
  }
}, AGAIN);

connect();
