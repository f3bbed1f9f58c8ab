// grammY in a pool: node with_grammy.cjs FOLDER_WITH_GRAMMY URL COUNT TOKEN FIRST_CHAT IN_FLIGHT TEXT
// Prints what `clocked.py` prints.
const { createRequire } = require("node:module");
const [folder, url, count, token, firstChat, inFlight, text] = process.argv.slice(2);
const { Api } = createRequire(`${folder}/`)("grammy");

async function main() {
  const api = new Api(token, { apiRoot: url });
  await api.getMe();
  const end = Number(firstChat) + Number(count);
  let next = Number(firstChat);
  const work = async () => {
    while (next < end) await api.sendMessage(next++, text);
  };
  const started = performance.now();
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: Number(inFlight) }, work));
  const used = process.cpuUsage(before);
  console.log(
    JSON.stringify({
      count: Number(count),
      seconds: (performance.now() - started) / 1000,
      cpu_seconds: (used.user + used.system) / 1e6,
      peak_mb: process.resourceUsage().maxRSS / 1000,
    }),
  );
  process.exit(0);
}

main();
