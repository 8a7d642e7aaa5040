import { readFileSync } from "node:fs";
import { createServer as createPlainServer, type RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import DatabaseConstructor from "better-sqlite3";
import { type Facts, valuesOf } from "../queries.ts";
import type { ApiContender } from "./api-contender.ts";
import { floorAnswers } from "./floor-answers.ts";

// Node's own server with the answers by hand, in TLS with the certificate of ours unless BENCH_PLAIN is set. Values come
// from the same numbers.
const setting = (name: string): string => process.env[name] ?? "";
const home = setting("BENCH_HOME");
const facts = JSON.parse(setting("BENCH_FACTS")) as Facts;
const database = new DatabaseConstructor(setting("BENCH_DATABASE"), { readonly: true });
const answers = floorAnswers(database, setting("BENCH_BASE"));

const answer: RequestListener = (request, response) => {
  const [, name = "", index = ""] = request.url?.split("/") ?? [];
  const body = answers[name]?.(valuesOf(facts, Number(index)));
  if (body === undefined) return void response.writeHead(404).end();
  response.setHeader("Content-Type", "application/json;charset=utf-8");
  response.setHeader("Content-Length", Buffer.byteLength(body));
  response.end(body);
};
const plain = setting("BENCH_PLAIN") !== "";
const shown = (name: string) => readFileSync(join(home, "tls", name));
const server = plain
  ? createPlainServer(answer)
  : createServer({ cert: shown("resource-api.crt"), key: shown("resource-api.key") }, answer);
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `${plain ? "http" : "https"}://localhost:${port}` } satisfies ApiContender);
});
process.on("disconnect", () => process.exit(0));
