// Asks CAP with its V2 adapter and @tenantbox/odata-v2 the same, on the same rows of one SQLite file, and compares what
// they answer. Every difference must be one of differences.md, and every one of those must occur. Started by run.mjs.
import { readFileSync } from "node:fs";
import { sqliteEngine } from "../../packages/odata-v2/test/engines.ts";
import { startShop } from "../../packages/odata-v2/test/shop-service.ts";
import { startCap } from "./cap-service.mjs";
import { essence, same } from "./compare.mjs";
import { differences } from "./differences.mjs";
import { fixedRequests } from "./fixed-requests.mjs";
import { randomRequests } from "./random-requests.mjs";
import { shopRows } from "./rows.mjs";

const only = process.argv.slice(2);
const requests = only.length > 0 ? only : [...fixedRequests, ...randomRequests(400)];
const listed = readFileSync(new URL("../differences.md", import.meta.url), "utf8")
  .matchAll(/^\| ([^|]+) \|/gm)
  .map(([, name]) => name.trim())
  .filter((name) => name !== "difference" && !/^-+$/.test(name))
  .toArray();
const seen = new Map(Object.keys(differences).map((name) => [name, 0]));
const complaints = [];
let alike = 0;

const shop = await startShop(sqliteEngine, { rows: shopRows() });
const cap = await startCap(shop.database.url.slice("sqlite:".length));
try {
  for (const request of requests) await compare(request);
} finally {
  await cap.stop();
  await shop.close();
}
if (only.length === 0) compareLists();
for (const complaint of complaints) process.stdout.write(`FAILED  CAP differential ${complaint}\n`);
const known = seen.values().reduce((sum, count) => sum + count, 0);
process.stdout.write(
  `CAP differential: ${requests.length} requests, ${alike} alike, ${known} with a listed difference, ${complaints.length} complaints\n`,
);
process.exitCode = complaints.length === 0 ? 0 : 1;

async function compare(request) {
  const target = encodeURI(request).replaceAll("+", "%2B");
  const [ours, theirs] = await Promise.all([
    shop.get(target),
    cap.get(target.replaceAll("ShipTo/", "ShipTo_")),
  ]);
  const [here, there] = [essence(ours), essence(theirs)];
  if (same(here, there)) {
    alike += 1;
    return;
  }
  const name = Object.keys(differences).find((one) => differences[one](request, here, there));
  if (name !== undefined) seen.set(name, (seen.get(name) ?? 0) + 1);
  else complaints.push(`${request}\n        here ${shortly(ours)}\n        CAP  ${shortly(theirs)}`);
}

function compareLists() {
  for (const name of Object.keys(differences))
    if (!listed.includes(name)) complaints.push(`'${name}' is not in differences.md`);
  for (const name of listed) {
    if (!seen.has(name)) complaints.push(`'${name}' of differences.md explains nothing`);
    else if (seen.get(name) === 0) complaints.push(`'${name}' of differences.md no longer occurs`);
  }
}

function shortly({ status, text }) {
  return `${status} ${text.length > 400 ? `${text.slice(0, 400)}… (${text.length})` : text}`;
}
