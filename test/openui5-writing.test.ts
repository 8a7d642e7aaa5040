import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium } from "./chromium.ts";
import { administrationOf, type Feed, read, tokenFor } from "./flows.ts";
import { firstLog, logs } from "./message-log.ts";
import { type BrowserPage, openPage, type Outcome } from "./openui5/browser-page.ts";
import { type Stack, startStack } from "./stack.ts";

/** What OpenUI5's ODataModel changes, in a browser: with a token against forgery, in change sets of its batches. */

const chromium = findChromium();
type Entity = Readonly<Record<string, string>>;

describe.skipIf(chromium === undefined)("OpenUI5's ODataModel on the API", () => {
  let stack: Stack;
  let page: BrowserPage;
  let token: string;
  beforeAll(async () => {
    stack = await startStack();
    const { createInstance, createKey } = await administrationOf(stack);
    const roles = [
      "MonitoringDataRead",
      "MonitoringArtifactsDeploy",
      "MessageProcessingLocksRead",
      "MessageProcessingLocksDelete",
    ];
    await createInstance("page", { roles });
    await createKey("page", "secret");
    token = await tokenFor(stack, "page", "secret");
    page = await openPage(chromium ?? "", stack.home, { service: stack.apiUrl, root: "/api/v1" }, () => ({
      authorization: `Bearer ${token}`,
    }));
    await page.ask("open", { serviceUrl: "/api/v1/" });
  });
  beforeEach(() => page.forget());
  afterAll(async () => {
    await page?.close();
    await stack?.stop();
  });

  /** What the page sent; what stands in its batches is not told apart. */
  const sent = (): readonly string[] =>
    page.calls.map(({ method, target, status }) => `${method} ${target} ${status}`);

  it("fetches a token against forgery with its session, and sends both with each batch", async () => {
    const log = await firstLog(stack, token, "$filter=Status eq 'RETRY'");
    await page.ask("open", { serviceUrl: "/api/v1/" });
    await page.ask("read", `/MessageProcessingLogs('${log.MessageGuid}')`);
    expect(sent()).toEqual(["HEAD /api/v1/ 200", "POST /api/v1/$batch 202"]);
    const [fetched, batch] = page.calls;
    expect(fetched?.headers["x-csrf-token"]).toBe("Fetch");
    expect(batch?.headers["x-csrf-token"]).toBe(await page.ask("token"));
    expect(batch?.headers.cookie).toContain("tenantbox-session=");
  });

  it("calls a function, and gets the entity that it changed", async () => {
    const { MessageGuid: guid } = await firstLog(stack, token, "$filter=Status eq 'RETRY'");
    const cancel = (id: string) =>
      page.ask<Outcome<Entity>>("callFunction", "/CancelMessageProcessingLog", {
        method: "POST",
        urlParameters: { Id: id },
      });
    expect(await cancel(guid)).toMatchObject({
      status: 200,
      data: { MessageGuid: guid, Status: "CANCELLED" },
    });
    const [now] = await logs(stack, token, `$filter=MessageGuid eq '${guid}'`);
    expect(now?.Status).toBe("CANCELLED");
    expect((await cancel(guid)).failure).toMatchObject({
      status: 500,
      error: { message: { value: expect.stringContaining("cannot be cancelled") as string } },
    });
    expect((await cancel("none")).failure).toMatchObject({ status: 404, error: { code: "Not Found" } });
  });

  it("removes an entry, and reads that it is gone", async () => {
    // A lock names the source and the entry that it is for.
    const [entry] = (await read(stack, token, "Locks")).json<Feed<Entity>>().d.results;
    const path = `/${await page.ask<string>("key", "IdempotentRepositoryEntries", entry)}`;
    expect(await page.ask("remove", path)).toEqual({ status: 204 });
    expect((await page.ask<Outcome<Entity>>("read", path)).failure?.status).toBe(404);
  });

  it("is told that the API takes no logs and changes none", async () => {
    const { MessageGuid: guid } = await firstLog(stack, token, "$filter=Status eq 'FAILED'");
    const refused = {
      failure: {
        status: 405,
        message: "HTTP request failed",
        error: {
          code: "Method Not Allowed",
          message: {
            lang: "en",
            value: "The request dispatcher does not allow the HTTP method used for the request.",
          },
        },
      },
    };
    expect(await page.ask("create", "/MessageProcessingLogs", { MessageGuid: "mine" })).toEqual(refused);
    const path = `/MessageProcessingLogs('${guid}')`;
    expect(await page.ask("update", path, { Status: "COMPLETED" })).toEqual(refused);
    expect(await page.ask("remove", path)).toEqual(refused);
    const [log] = await logs(stack, token, `$filter=MessageGuid eq '${guid}'`);
    expect(log?.Status).toBe("FAILED");
  });
});
