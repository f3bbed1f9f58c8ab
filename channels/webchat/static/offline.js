/* Opens the chat again as soon as there is a connection. */
addEventListener("online", () => location.reload());
setInterval(() => fetch("sw.js", { cache: "no-store" }).then(() => location.reload(), () => {}), 10000);
