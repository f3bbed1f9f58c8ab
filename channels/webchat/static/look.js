/* Light or dark, and how large: at once, without a new page. The server keeps it in a cookie. */
export function begin() {
  document.querySelector(".look").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    button.parentElement.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    if (button.name === "scheme") {
      document.getElementById("theme").href = button.dataset.theme;
    } else {
      document.documentElement.classList.remove("size-100", "size-125", "size-150");
      document.documentElement.classList.add("size-" + button.value);
    }
    const chosen = new FormData();
    chosen.append(button.name, button.value);
    fetch("look", { method: "POST", body: chosen, headers: { Accept: "application/json" } }).catch(() => {});
  });
}
