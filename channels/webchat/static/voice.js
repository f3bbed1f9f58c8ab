/* Voice notes: tap to begin and to end, or hold; listen, then send or throw away. Nothing leaves before "Send". */
const MOST_SECONDS = 300, HELD_MS = 700;
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const MICROPHONE = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/></svg>';
const STOP = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 7h10v10H7z" fill="currentColor"/></svg>';

export async function begin(chat) {
  const composer = document.getElementById("composer"), policy = document.featurePolicy, devices = navigator.mediaDevices;
  const type = window.MediaRecorder && TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  if (!type || !devices || !devices.getUserMedia || (policy && !policy.allowsFeature("microphone"))) return;
  let words = await chat.words();
  if (!words.record) return;

  const button = make("button", { id: "voice", type: "button" }), panel = make("div", { id: "recording", hidden: "" });
  const told = make("span", { class: "unseen", role: "status" }), clock = make("span", { class: "clock", dir: "ltr" });
  const sound = make("audio", { controls: "" }), discard = make("button", { type: "button", class: "discard" });
  const send = make("button", { type: "button", class: "send-voice" });
  discard.textContent = "×";
  send.innerHTML = composer.querySelector(".send").innerHTML;
  panel.append(told, clock, sound, discard, send);
  composer.querySelector(".send").before(button);
  composer.prepend(panel);

  let recorder = null, starting = false, note = null, since = 0, ticking = 0, cancelled = false;
  let heldSince = 0, fresh = false;

  function make(name, attributes) {
    const element = document.createElement(name);
    Object.keys(attributes).forEach((key) => element.setAttribute(key, attributes[key]));
    return element;
  }

  function label() {
    const says = (one, text) => { one.setAttribute("aria-label", text); one.title = text; };
    says(button, recorder ? words.stopRecording : words.record);
    button.innerHTML = recorder ? STOP : MICROPHONE;
    says(discard, words.discard);
    says(send, words.sendRecording);
    sound.setAttribute("aria-label", words.listen);
  }

  /* Shows what there is: nothing, a recording under way, or one to listen to. */
  function show() {
    composer.classList.toggle("voicing", Boolean(recorder || note));
    composer.classList.toggle("recorded", Boolean(note));
    panel.hidden = !(recorder || note);
    sound.hidden = send.hidden = !note;
    label();
  }

  function seconds() { return Math.min(MOST_SECONDS, Math.round((Date.now() - since) / 1000)); }
  function length(count) { return Math.floor(count / 60) + ":" + String(count % 60).padStart(2, "0"); }

  async function record() {
    if (starting || recorder || note) return;
    starting = true;
    chat.problem("");
    let stream;
    try {
      stream = await devices.getUserMedia({ audio: true });
    } catch (error) {
      chat.problem(words.noMicrophone);
      return;
    } finally {
      starting = false;
    }
    const chunks = [];
    cancelled = false;
    since = Date.now();
    recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32000 });
    recorder.ondataavailable = (event) => chunks.push(event.data);
    recorder.onstop = () => {
      stream.getTracks().forEach((track) => track.stop());
      finish(new Blob(chunks, { type: recorder.mimeType || type }));
    };
    recorder.start();
    clock.textContent = length(0);
    told.textContent = words.recording;
    ticking = setInterval(() => {
      clock.textContent = length(seconds());
      if (seconds() >= MOST_SECONDS) stop();
    }, 250);
    show();
    button.focus();
  }

  function stop() { if (recorder && recorder.state === "recording") recorder.stop(); }

  function finish(blob) {
    const lasted = seconds();
    clearInterval(ticking);
    recorder = null;
    if (!cancelled && lasted >= 1 && blob.size) {
      note = new File([blob], "🎤 " + length(lasted), { type: blob.type });
      sound.src = URL.createObjectURL(note);
      clock.textContent = told.textContent = length(lasted);
    } else {
      told.textContent = "";
    }
    show();
    (note ? send : button).focus();
  }

  function drop() {
    cancelled = true;
    stop();
    if (!note) return;
    sound.pause();
    URL.revokeObjectURL(sound.src);
    sound.removeAttribute("src");
    note = null;
    told.textContent = "";
    show();
    button.focus();
  }

  button.addEventListener("pointerdown", () => {
    heldSince = Date.now();
    fresh = !recorder;
    if (fresh) record();
  });
  addEventListener("pointerup", () => {
    if (fresh && heldSince && Date.now() - heldSince > HELD_MS) stop();
    heldSince = 0;
    setTimeout(() => { fresh = false; });  // after the click that belongs to it
  });
  button.addEventListener("click", () => {
    if (fresh) return;
    if (recorder) stop(); else record();
  });
  button.addEventListener("contextmenu", (event) => event.preventDefault());  // which a long press would open
  discard.addEventListener("click", drop);
  send.addEventListener("click", () => {
    chat.sendVoice(note);
    drop();
  });
  composer.addEventListener("keydown", (event) => { if (event.key === "Escape") drop(); });
  addEventListener("beforeunload", (event) => { if (recorder || note) event.preventDefault(); });
  document.addEventListener("turned", async () => { words = await chat.words(); if (words.record) label(); });
  show();
}
