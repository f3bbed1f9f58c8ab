/* The chat in somebody else's page: a button, and a dialog with the chat in a frame. Sets no global name, and no style
   but on its own two elements. */
(function () {
  "use strict";
  const data = /* data */ null;
  const base = new URL(".", document.currentScript.src);
  const wanted = (document.documentElement.lang || "").toLowerCase();
  const tag = [wanted, wanted.split("-")[0], data.main].find((each) => data.words[each]);
  const [label, office, close, dir] = data.words[tag];

  function make(name, attributes, style) {
    const element = document.createElement(name);
    Object.keys(attributes).forEach((key) => element.setAttribute(key, attributes[key]));
    Object.assign(element.style, style);
    return element;
  }

  function begin() {
    const round = { border: "0", cursor: "pointer", background: data.ground, color: data.ink, font: "600 1rem/1.2 system-ui, sans-serif" };
    const button = make("button", { type: "button", "aria-haspopup": "dialog", lang: tag, dir: dir }, Object.assign({
      position: "fixed", bottom: "1rem", insetInlineEnd: "1rem", zIndex: "2147483000", minHeight: "3.25rem",
      padding: "0 1.4rem", borderRadius: "2rem", boxShadow: "0 .3rem 1rem rgba(0,0,0,.3)",
    }, round));
    button.textContent = "💬 " + label;
    document.body.append(button);

    const dialog = make("dialog", { "aria-label": office, lang: tag, dir: dir }, {
      position: "fixed", inset: "auto", bottom: "0", insetInlineEnd: "0", margin: "0", padding: "0", border: "0",
      width: "min(26rem, 100vw)", maxWidth: "100vw", height: "min(44rem, 100%)", maxHeight: "100%",
      borderRadius: "1rem 1rem 0 0", overflow: "hidden", boxShadow: "0 0 3rem rgba(0,0,0,.4)",
    });
    if (!dialog.showModal) {  // an old browser: the chat in a tab of its own
      button.addEventListener("click", () => { open(base.href, "_blank", "noopener"); });
      return;
    }
    const shut = make("button", { type: "button" }, Object.assign({ display: "block", width: "100%", minHeight: "2.75rem" }, round));
    shut.textContent = "✕ " + close;
    shut.addEventListener("click", () => dialog.close());
    dialog.append(shut);
    document.body.append(dialog);
    button.addEventListener("click", () => {
      if (!dialog.querySelector("iframe")) {
        dialog.append(make("iframe", { src: base.href, title: office, allow: "microphone" }, { display: "block", width: "100%", height: "calc(100% - 2.75rem)", border: "0" }));
      }
      dialog.showModal();
    });
  }

  if (document.body) begin(); else addEventListener("DOMContentLoaded", begin);
})();
