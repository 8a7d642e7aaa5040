import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./audit.ts";
import { basic, read, tokenFor } from "./flows.ts";
import { type Processes, remove, startProcesses, temporaryFolder } from "./processes.ts";
import { readFile } from "node:fs/promises";
import { request } from "undici";
import { join } from "node:path";

interface AdminUrls {
  readonly tokenAdminUrl: string;
  readonly apiAdminUrl: string;
}

describe("Whoever watches a stack", () => {
  let home: string;
  let stack: Processes;
  let urls: AdminUrls;
  beforeAll(async () => {
    home = await temporaryFolder();
    stack = await startProcesses(home, undefined, { TENANTBOX_ADMIN_PORT: "0", TENANTBOX_DOOR_PORT: "0" });
    urls = JSON.parse(await readFile(join(home, "stack.json"), "utf8")) as AdminUrls;
  });
  afterAll(async () => {
    await stack.interrupt();
    await remove(home);
  });
  const metrics = async (url: string, headers: Record<string, string> = {}) => {
    const answer = await request(`${url}/metrics`, { headers });
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  /** The value behind a metric's name and labels. */
  const valueOf = async (url: string, line: RegExp): Promise<number | undefined> => {
    const found = (await metrics(url)).text.split("\n").find((one) => line.test(one));
    return found === undefined ? undefined : Number(found.split(" ").at(-1));
  };

  it("sees requests by route, tokens and refusals by reason, and never what a caller sent", async () => {
    const token = await tokenFor(stack, "demo-api", "secret");
    await read(stack, token, "MessageProcessingLogs?$top=1");
    await read(stack, token, "MessageProcessingLogs('canary-in-a-key')");
    await stack.call(`${stack.apiUrl}/canary-in-a-path/x`);
    await stack.call(`${stack.apiUrl}/api/v1/CanarySet`, {
      headers: { authorization: "Bearer canary-token" },
    });
    await stack.call(`${stack.tokenUrl}/oauth/token?state=canary-in-a-query&grant_type=client_credentials`, {
      method: "POST",
      headers: basic("canary-client", "canary-secret"),
    });
    const count = await eventually(
      () =>
        valueOf(
          urls.apiAdminUrl,
          /^tenantbox_requests_total\{.*route="\/api\/v1\/MessageProcessingLogs",method="GET",status="200"/,
        ),
      "the request's count",
    );
    expect(count).toBe(1);
    expect(
      await valueOf(
        urls.apiAdminUrl,
        /requests_total\{.*route="\/api\/v1\/MessageProcessingLogs",method="GET",status="404"/,
      ),
    ).toBe(1);
    expect(await valueOf(urls.apiAdminUrl, /requests_total\{.*route="other"/)).toBeGreaterThan(0);
    expect(await valueOf(urls.apiAdminUrl, /decisions_total\{.*reason="token-malformed"/)).toBe(1);
    expect(await valueOf(urls.tokenAdminUrl, /^tenantbox_tokens_issued_total/)).toBeGreaterThan(0);
    expect(
      await valueOf(
        urls.tokenAdminUrl,
        /^tenantbox_tokens_refused_total\{.*reason="client-unknown"|tokens_refused_total\{reason="client-unknown"/,
      ),
    ).toBe(1);
    for (const url of [urls.tokenAdminUrl, urls.apiAdminUrl]) {
      const { text } = await metrics(url);
      expect(text).not.toMatch(/canary/i);
      for (const name of [
        "nodejs_eventloop_lag_seconds",
        "process_cpu_seconds_total",
        "request_duration_seconds_bucket",
      ])
        expect(text).toContain(name);
      expect(text).not.toContain(token.slice(0, 40));
    }
  });

  it("sees how old what is known of revocations is, and what waits", async () => {
    expect(await valueOf(urls.apiAdminUrl, /^tenantbox_revocation_feed_age_seconds/)).toBeLessThan(5);
    for (const name of ["requests_running", "queries_running", "queries_waiting", "writes_waiting"])
      expect(await valueOf(urls.apiAdminUrl, new RegExp(`^tenantbox_${name}`))).toBeGreaterThanOrEqual(0);
  });

  it("row 143: finds metrics and things that are nobody's business on no public listener", async () => {
    const token = await tokenFor(stack, "demo-api", "secret");
    const paths = ["metrics", "debug", ".env", ".git/config", "packages/cli/src/main.ts.map", "heapdump"];
    for (const base of [stack.tokenUrl, stack.tokenMtlsUrl, stack.apiUrl, stack.doorUrl ?? ""])
      for (const path of paths) {
        const reply = await stack.call(`${base}/${path}`, { headers: { authorization: `Bearer ${token}` } });
        expect([base, path, reply.status]).toEqual([base, path, 404]);
      }
    expect((await stack.call(`${stack.apiUrl}/api/v1/$metadata`)).status).toBe(401);
  });

  it("row 143: has to call the machine by its own name, so that no page in a browser reads along", async () => {
    const port = new URL(urls.apiAdminUrl).port;
    expect((await metrics(urls.apiAdminUrl, { host: `rebound.example:${port}` })).status).toBe(403);
    expect((await metrics(urls.apiAdminUrl, { host: `127.0.0.1:${port}` })).status).toBe(200);
  });
});
