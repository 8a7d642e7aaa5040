import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrationOf, askToken, decode, read } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { hostileEngines, type HostileStack } from "../hostile/hostile-stack.ts";
import { report } from "./report.ts";

/** The engine makes no difference to what callers can write; the long form looks at both. */
const engines = hostileEngines.slice(0, thorough ? 2 : 1);

describe.each(engines)("On $name, a stack connects to nobody but its own parts (G10)", ({ name, start }) => {
  let stack: HostileStack;
  /** Somewhere that callers would like our servers to call. */
  const stranger = createServer((socket) => void socket.destroy()).listen(0, "127.0.0.1");
  let calls = 0;
  beforeAll(async () => {
    stranger.on("connection", () => (calls += 1));
    if (!stranger.listening) await once(stranger, "listening");
    stack = await start();
  });
  afterAll(async () => {
    await stack?.stop();
    stranger.close();
  });

  it("whatever URLs callers write into tokens, headers, bodies and queries", async () => {
    const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/x`;
    const [, payload, signature] = stack.token.split(".");
    const { header } = decode(stack.token);
    const forged = (more: object): string =>
      [Buffer.from(JSON.stringify({ ...header, ...more })).toString("base64url"), payload, signature].join(
        ".",
      );
    const list = "MessageProcessingLogs?$top=1";
    for (const more of [{ jku: url, kid: "a" }, { x5u: url, kid: "b" }, { jku: url }])
      expect((await read(stack, forged(more), list)).status).toBe(401);
    const headers = {
      host: url.slice(7, -2),
      "x-forwarded-host": url,
      forwarded: `host="${url}"`,
      referer: url,
    };
    await read(stack, stack.token, list, { headers });
    await read(stack, stack.token, `${list}&callback=${encodeURIComponent(url)}`);
    const xml = `<!DOCTYPE a [<!ENTITY x SYSTEM "${url}">]><entry xmlns="http://www.w3.org/2005/Atom">&x;</entry>`;
    await read(stack, stack.token, "DataStores", {
      method: "POST",
      headers: { "content-type": "application/atom+xml" },
      body: xml,
    });
    const administration = await administrationOf(stack);
    await administration.createInstance(url, { roles: [url] });
    await administration.createInstance("links", { roles: ["MonitoringDataRead"], "redirect-uris": [url] });
    await askToken(stack, { ...stack.key("demo-api", "secret"), clientsecret: url });
    await stack.call(`${stack.tokenUrl}/oauth/token?request_uri=${encodeURIComponent(url)}`, {
      method: "POST",
    });
    await stack.call(`${stack.apiUrl}/api/v1/${list}`, { as: stack.identity("demo-api", "certificate") });

    const portOf = (address: string): string => address.slice(address.lastIndexOf(":") + 1);
    const database = new URL(stack.logsUrl).port;
    const own = new Set([new URL(stack.tokenMtlsUrl).port, ...(database === "" ? [] : [database])]);
    const [api, token] = [await stack.probes.api.look(), await stack.probes.token.look()];
    for (const { connected } of [api, token])
      expect(connected.filter((address) => !own.has(portOf(address)))).toEqual([]);
    expect(calls).toBe(0);
    report(`G10 (${name})`, {
      "own connections": api.connected.length + token.connected.length,
      others: 0,
    });
  });
});
