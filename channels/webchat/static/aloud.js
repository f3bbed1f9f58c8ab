/* A button under each message of the office that has the browser read it aloud. Only voices that speak on the device
   itself: others would send the text to whoever made the browser. */
const SPEAKER = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9.5v5h3.5L12 19V5L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11"/></svg>';
const SQUARE = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 7h10v10H7z"/></svg>';

export function begin(chat) {
  const speech = window.speechSynthesis, log = document.getElementById("log");
  if (!speech || !window.SpeechSynthesisUtterance) return;
  let voices = [], speaking = null;  // the button whose message is being read

  function voiceFor(tag) {
    const same = (voice) => voice.lang.replace("_", "-").toLowerCase().split("-")[0] === tag.toLowerCase().split("-")[0];
    return voices.find((voice) => voice.localService && same(voice));
  }

  /* Gives every message its button, or takes it away where nobody can read the language. */
  async function dress() {
    const words = await chat.words();
    if (!words.readAloud) return;
    log.querySelectorAll(".hub .text[lang]").forEach((text) => {
      const voice = voiceFor(text.lang), bubble = text.parentElement;
      let place = bubble.querySelector(".aloud");
      if (place && !voice) place.remove();
      if (!voice) return;
      if (!place) {
        place = document.createElement("span");
        place.className = "aloud";
        place.setAttribute("aria-live", "off");  // the message is announced, its button is not
        place.append(document.createElement("button"));
        place.firstElementChild.type = "button";
        bubble.insertBefore(place, bubble.querySelector("time"));
      }
      label(place.firstElementChild, words);
    });
  }

  function label(button, words) {
    const reads = button === speaking, says = reads ? words.stopReading : words.readAloud;
    if (button.getAttribute("aria-label") === says) return;
    button.setAttribute("aria-label", says);
    button.title = says;
    button.innerHTML = reads ? SQUARE : SPEAKER;
  }

  function stop() {
    speaking = null;
    speech.cancel();
    dress();
  }

  function read(button) {
    const text = button.closest(".bubble").querySelector(".text"), voice = voiceFor(text.lang);
    stop();
    if (!voice) return;
    speaking = button;
    // Piece by piece: some browsers fall silent in the middle of a long text.
    const blocks = Array.from(text.querySelectorAll("p, li, h1, h2, h3, h4, h5, h6")).filter((one) => !one.querySelector("p, li"));
    const pieces = (blocks.length ? blocks : [text]).map((one) => one.textContent.trim()).filter(Boolean);
    pieces.forEach((piece, index) => {
      const utterance = new SpeechSynthesisUtterance(piece);
      utterance.lang = text.lang;
      utterance.voice = voice;
      if (index === pieces.length - 1) utterance.onend = () => { if (speaking === button) stop(); };
      utterance.onerror = () => { if (speaking === button) stop(); };
      speech.speak(utterance);
    });
    dress();
  }

  log.addEventListener("click", (event) => {
    const button = event.target.closest(".aloud button");
    if (!button) return;
    if (button === speaking) stop(); else read(button);
  });
  function listen() { voices = speech.getVoices(); dress(); }
  if (speech.addEventListener) speech.addEventListener("voiceschanged", listen); else speech.onvoiceschanged = listen;
  new MutationObserver(() => {
    if (speaking && !speaking.isConnected) stop();
    dress();
  }).observe(log, { childList: true });
  document.addEventListener("turned", dress);
  addEventListener("pagehide", () => speech.cancel());
  listen();
}
