// Passkeys: the browser is asked for one, and its answer is sent as an ordinary form.
"use strict";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

async function answerOf(options, adds) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  if (adds) {
    publicKey.user = { ...options.user, id: bytes(options.user.id) };
    publicKey.excludeCredentials = named(options.excludeCredentials);
  } else {
    publicKey.allowCredentials = named(options.allowCredentials);
  }
  const credential = await (adds ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) { response[part] = text(credential.response[part]); }
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  if (!window.PublicKeyCredential) { return; }
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) { return; }
    event.preventDefault();
    event.stopPropagation();
    try {
      const adds = form.dataset.passkey === "add";
      form.elements.answer.value = JSON.stringify(await answerOf(JSON.parse(form.dataset.options), adds));
      form.submit();
    } catch (refused) {
      const said = form.querySelector("[role=status]");
      said.hidden = false; // whoever changed their mind sees that nothing happened
    }
  });
});
