import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { createRunner } from "../src/run/index.ts";
import { compile } from "../src/sql/index.ts";
import { engines, sqliteEngine } from "./engines.ts";
import { requestOf } from "./request-of.ts";
import { shopModel } from "./shop-model.ts";
import { baseUrl, startShop } from "./shop-service.ts";

const postgres = engines.find(({ name }) => name === "PostgreSQL");

test.skipIf(postgres === undefined)(
  "a cut wire to PostgreSQL fails the query soon after its deadline, and the next one has a new wire",
  { timeout: 20_000 },
  async () => {
    const shop = await startShop(postgres ?? sqliteEngine);
    const wire = await startWire(new URL(shop.database.url));
    const url = new URL(shop.database.url);
    url.host = `127.0.0.1:${wire.port}`;
    const runner = createRunner({
      database: { ...shop.database, url: url.href },
      model: shopModel,
      deadlineMs: 1500,
      workers: 1,
    });
    const request = requestOf("Orders?$select=Number&$inlinecount=allpages&$top=1");
    const ask = () => runner.run(compile(request, shopModel, "postgres"), { baseUrl, format: "json" });
    expect((await ask()).status).toBe(200);
    wire.cut();
    const start = performance.now();
    await expect(ask()).rejects.toMatchObject({ status: 503 });
    expect(performance.now() - start).toBeLessThan(3500);
    wire.mend();
    expect((await ask()).status).toBe(200);
    await runner.close();
    await wire.close();
    await shop.close();
  },
);

/** A wire to a server that swallows everything once it is cut; new connections after `mend` are whole. */
async function startWire(target: URL) {
  const state = { cut: false };
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
    }
    const dead = { yes: false };
    near.on("data", (bytes) => {
      dead.yes ||= state.cut;
      if (!dead.yes) far.write(bytes);
    });
    far.on("data", (bytes) => {
      if (!dead.yes) near.write(bytes);
    });
    near.on("close", () => far.destroy());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      state.cut = true;
    },
    mend: () => {
      state.cut = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
