import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findChromium } from "./chromium.ts";
import { type Feed, read, tokenFor } from "./flows.ts";
import { firstLog, logs } from "./message-log.ts";
import { type BrowserPage, openPage, type Outcome } from "./openui5/browser-page.ts";
import { type ShopHost, startShopHost } from "./openui5/shop-host.ts";
import { clientWith, tenantFor } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";

/** What OpenUI5's ODataModel changes, in a browser: with a token against forgery, in change sets of its batches. */

const chromium = findChromium();
type Entity = Readonly<Record<string, string>>;

describe.skipIf(chromium === undefined)("OpenUI5's ODataModel on the API", () => {
  let stack: Stack;
  let page: BrowserPage;
  let token: string;
  beforeAll(async () => {
    const roles = [
      "MonitoringDataRead",
      "MonitoringArtifactsDeploy",
      "MessageProcessingLocksRead",
      "MessageProcessingLocksDelete",
    ];
    stack = await startStack(tenantFor(clientWith("page", roles)));
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

describe.skipIf(chromium === undefined)("OpenUI5's ODataModel on a service that takes everything", () => {
  let stack: Stack;
  let host: ShopHost;
  let page: BrowserPage;
  beforeAll(async () => {
    // For its certificates, which the page needs.
    stack = await startStack({ demo: false });
    host = await startShopHost();
    page = await openPage(chromium ?? "", stack.home, { service: host.url, root: host.root }, () => ({}));
  });
  afterAll(async () => {
    await page?.close();
    await host?.close();
    await stack?.stop();
  });

  const placed = new Date(Date.UTC(2026, 1, 3, 4, 5, 6, 789));
  const order = (number: string) => ({
    Number: number,
    Customer: "O'Neil & Söhne",
    Placed: placed,
    Pieces: 3,
    Volume: "9007199254740991",
    Weight: "1.5",
    Paid: true,
    ShipTo: { Street: "Main Road 1", City: "Köln" },
  });
  type Order = Readonly<Record<string, unknown>>;

  describe.each([true, false])("(batches: %s)", (useBatch) => {
    const number = `${useBatch ? "batch" : "plain"}/1`;
    const path = `/Orders('${encodeURIComponent(number)}')`;
    beforeAll(() => page.ask("open", { serviceUrl: `${host.root}/`, useBatch }));

    it("creates an entity, and gets it back as it was stored", async () => {
      const { status, data } = await page.ask<Outcome<Order>>("create", "/Orders", order(number));
      expect([status, data]).toEqual([
        201,
        expect.objectContaining({
          ...order(number),
          ShipTo: expect.objectContaining(order(number).ShipTo) as unknown,
        }),
      ]);
      expect((await page.ask<Outcome<Order>>("read", path)).data).toMatchObject(order(number));
    });

    it("changes a property, and leaves the others", async () => {
      expect((await page.ask<Outcome<Order>>("update", path, { Status: "DONE" })).status).toBe(204);
      const { data } = await page.ask<Outcome<Order>>("read", path);
      expect(data).toMatchObject({ ...order(number), Status: "DONE" });
    });

    it("is told that the entity is there already", async () => {
      const { failure } = await page.ask<Outcome<Order>>("create", "/Orders", order(number));
      expect(failure).toMatchObject({ status: 409, error: { code: "Conflict" } });
    });

    it("removes it, and reads that it is gone", async () => {
      expect((await page.ask<Outcome<Order>>("remove", path)).status).toBe(204);
      expect((await page.ask<Outcome<Order>>("read", path)).failure?.status).toBe(404);
    });
  });

  it("creates two in one change set, or neither where one is refused", async () => {
    await page.ask("open", { serviceUrl: `${host.root}/` });
    const rows = [order("set-1"), order("set-2")];
    const both = await page.ask<readonly Outcome<Order>[]>("createTogether", "/Orders", rows);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    const again = await page.ask<readonly Outcome<Order>[]>("createTogether", "/Orders", [
      order("set-3"),
      order("set-1"),
    ]);
    expect(again.map(({ failure }) => failure?.status)).toEqual([409, 409]);
    expect((await page.ask<Outcome<Order>>("read", "/Orders('set-3')")).failure?.status).toBe(404);
  });
});
