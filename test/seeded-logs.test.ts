import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Feed, read, tokenFor } from "./flows.ts";
import { type LogAdministration, logAdministrationOf } from "./log-administration.ts";
import { type Log, logs, milliseconds } from "./message-log.ts";
import { seededMoment, seedWithLogs } from "./seeded-logs-seed.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

const generated = [
  { count: 40, flows: ["Orders"], from: "-1d" },
  { count: 25, flows: ["Broken"], from: "-3h", to: "-1h", seed: 9 },
];
const flows = [
  {
    id: "Orders",
    name: "Orders to ERP",
    package: "Order to Cash",
    sender: "SHOP",
    receivers: ["ERP"],
    endings: { COMPLETED: 1 },
    next: ["Confirmation"],
    logLevel: "INFO" as const,
    applicationMessageId: "45######",
    headers: { Order: "45######" },
  },
  { id: "Confirmation", weight: 0, endings: { COMPLETED: 1 } },
  { id: "Broken", endings: { FAILED: 1 }, errors: ["Order ### was refused"] },
];

const plain = {
  name: "plain",
  plan: "api" as const,
  parameters: { roles: ["MonitoringDataRead", "MessagePayloadsRead"] },
  keys: [{ name: "secret" }],
};
const policy = (conditionType: "exactString" | "regularExpression", conditionValue: string) => ({
  roleName: `Role of ${conditionValue}`,
  artifactReferences: [
    {
      name: "it",
      type: "INTEGRATION_FLOW" as const,
      conditionAttribute: "ID" as const,
      conditionType,
      conditionValue,
    },
  ],
});
const accessPolicies = [
  { ...policy("regularExpression", "Ord.*"), description: "Orders" },
  policy("exactString", "Broken"),
];

for (const engine of stackEngines) {
  describe(`The logs of a seeded tenant on ${engine.name}`, () => {
    let stack: Stack;
    let operator: LogAdministration;
    let token: string;
    beforeAll(async () => {
      const seed = await seedWithLogs(generated);
      const instances = [...(seed.instances ?? []), plain];
      stack = await engine.start({ seed: { ...seed, instances, flows, accessPolicies } });
      operator = await logAdministrationOf(stack);
      token = await tokenFor(stack, "reader", "secret");
    });
    afterAll(() => stack.stop());

    const find = (filter: string): Promise<readonly Log[]> =>
      logs(stack, token, `$filter=${encodeURIComponent(filter)}&$top=1000&$expand=CustomHeaderProperties`);
    const list = async (path: string): Promise<readonly Record<string, unknown>[]> => {
      const reply = await read(stack, token, path);
      if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`);
      return reply.json<Feed<Record<string, unknown>>>().d.results;
    };
    const text = async (path: string): Promise<string> =>
      (await read(stack, token, path, { headers: { accept: "*/*" } })).text;

    it("are those of the seed and no others", async () => {
      const found = await find("MessageGuid ne ''");
      const byFlow = Object.entries(Object.groupBy(found, ({ IntegrationFlowName: name }) => String(name)));
      expect(Object.fromEntries(byFlow.map(([name, some = []]) => [name, some.length]))).toEqual({
        Orders: expect.any(Number) as number,
        Confirmation: expect.any(Number) as number,
        Broken: 25,
        StockLevelSync: 2,
        null: 1,
      });
      expect(found).toHaveLength(4 + 40 + 25 + 1);
    });

    it("say word for word what is listed", async () => {
      const [log] = await find("MessageGuid eq 'order-1'");
      expect(log).toMatchObject({
        Status: "FAILED",
        CorrelationId: "chain-1",
        Sender: "SHOP",
        Receiver: "ERP",
        LogLevel: "DEBUG",
        IntegrationFlowName: "Orders",
        IntegrationArtifact: { Id: "Orders", Name: "Orders to ERP", PackageName: "Order to Cash" },
      });
      expect(milliseconds(log?.LogStart ?? null)).toBe(seededMoment - 7_200_000);
      expect(milliseconds(log?.LogEnd ?? null)).toBe(seededMoment - 7_200_000 + 1500);
      expect(log?.CustomHeaderProperties.results.map(({ Name, Value }) => [Name, Value])).toEqual([
        ["Order", "4711"],
        ["Region", "EMEA"],
      ]);
      const path = "MessageProcessingLogs('order-1')";
      expect(await text(`${path}/ErrorInformation/$value`)).toBe(
        "java.net.ConnectException: Connection refused",
      );
      const [attachment] = await list(`${path}/Attachments`);
      expect(attachment).toMatchObject({ Name: "order.xml", ContentType: "application/xml" });
      expect(await text(`MessageProcessingLogAttachments('${String(attachment?.["Id"])}')/$value`)).toBe(
        "<order/>",
      );
      expect(await list(`${path}/AdapterAttributes`)).toMatchObject([
        { AdapterId: "HTTPS", Name: "Method", Value: "POST" },
      ]);
      const [run] = await list(`${path}/Runs`);
      expect(run).toMatchObject({ OverallState: "FAILED", LogLevel: "DEBUG" });
      const steps = await list(`MessageProcessingLogRuns('${String(run?.["Id"])}')/RunSteps`);
      // The real system has the last step first.
      expect(steps.map(({ Activity, Status, Error: error }) => [Activity, Status, error])).toEqual([
        ["Call", "FAILED", "refused"],
        ["Start", "COMPLETED", null],
      ]);
      const [stored] = await list(`${path}/MessageStoreEntries`);
      expect(stored).toMatchObject({ MessageStoreId: "Incoming" });
      expect(await text(`MessageStoreEntries('${String(stored?.["Id"])}')/$value`)).toBe("as it came");
    });

    it("are protected as the seed's access policies say, and again after a reset", async () => {
      const another = await tokenFor(stack, "plain", "secret");
      const attachments = async (by: string): Promise<number> =>
        (await read(stack, by, "MessageProcessingLogs('order-1')/Attachments")).status;
      const policies = async () =>
        (await operator.send("GET", "/access_policies")).json<{ resources: Record<string, unknown>[] }>()
          .resources;
      const [first, second] = await policies();
      const reference = { Name: "it", Description: null, Type: "INTEGRATION_FLOW", ConditionAttribute: "ID" };
      expect([first, second]).toEqual([
        {
          Id: "101",
          RoleName: "Role of Ord.*",
          Description: "Orders",
          ArtifactReferences: [{ ...reference, ConditionType: "regularExpression", ConditionValue: "Ord.*" }],
        },
        {
          Id: "102",
          RoleName: "Role of Broken",
          Description: null,
          ArtifactReferences: [{ ...reference, ConditionType: "exactString", ConditionValue: "Broken" }],
        },
      ]);
      expect([await attachments(token), await attachments(another)]).toEqual([200, 403]);
      await operator.send("DELETE", "/access_policies/101");
      expect(await attachments(another)).toBe(200);
      await operator.send("POST", "/reset");
      expect(await policies()).toEqual([first, second]);
      expect([await attachments(token), await attachments(another)]).toEqual([200, 403]);
    });

    it("of two lines that say the same, two", async () => {
      const found = await find("IntegrationFlowName eq 'StockLevelSync'");
      expect(new Set(found.map(({ MessageGuid }) => MessageGuid)).size).toBe(2);
      expect(found.map(({ LogStart }) => milliseconds(LogStart))).toEqual([
        Date.parse("2026-03-01T08:00:00Z"),
        Date.parse("2026-03-01T08:00:00Z"),
      ]);
    });

    it("that are generated fare as their flows are said to", async () => {
      const orders = await find("ApplicationMessageId ne null");
      expect(orders.length).toBeGreaterThan(10);
      for (const log of orders) {
        expect(log).toMatchObject({ Status: "COMPLETED", Sender: "SHOP", Receiver: "ERP", LogLevel: "INFO" });
        expect(log["ApplicationMessageId"]).toMatch(/^45\d{6}$/);
        const start = milliseconds(log.LogStart) ?? 0;
        expect(start).toBeGreaterThanOrEqual(seededMoment - 86_400_000);
        expect(start).toBeLessThanOrEqual(seededMoment);
      }
      const followers = await find("IntegrationFlowName eq 'Confirmation'");
      expect(followers.length).toBeGreaterThan(5);
      const chains = new Set(orders.map(({ CorrelationId }) => CorrelationId));
      for (const { CorrelationId } of followers) expect(chains).toContain(CorrelationId);
      const broken = await find("IntegrationFlowName eq 'Broken'");
      for (const { Status, LogStart, MessageGuid } of broken) {
        expect(Status).toBe("FAILED");
        expect(milliseconds(LogStart) ?? 0).toBeLessThanOrEqual(seededMoment - 3_600_000);
        expect(await text(`MessageProcessingLogs('${MessageGuid}')/ErrorInformation/$value`)).toMatch(
          /^Order \d{3} was refused\n/,
        );
      }
    });

    it("that come from a file are as they were exported", async () => {
      const [log] = await find("Sender eq 'EXPORTED'");
      expect(log?.CustomHeaderProperties.results).toMatchObject([{ Name: "Order", Value: "4711" }]);
    });

    it("come back with a reset, and a simulation goes on with their flows", async () => {
      const before = (await read(stack, token, "MessageProcessingLogs?$orderby=MessageGuid")).text;
      await operator.send("POST", "/simulation", { rate: 200, seed: 3 });
      const seen = async () => (await find("IntegrationFlowName eq 'Broken'")).length;
      await expect.poll(seen, { timeout: 10_000 }).toBeGreaterThan(25);
      await operator.send("DELETE", "/simulation");
      const names = new Set((await find("MessageGuid ne ''")).map((log) => log.IntegrationFlowName));
      expect(names).toEqual(new Set(["Orders", "Confirmation", "Broken", "StockLevelSync", null]));
      await operator.send("POST", "/reset");
      expect((await read(stack, token, "MessageProcessingLogs?$orderby=MessageGuid")).text).toBe(before);
    });

    it("stay where they are listed or exported, and grow old where they are generated", async () => {
      await stack.advance(100 * 86_400_000);
      token = await tokenFor(stack, "reader", "secret");
      expect(await find("MessageGuid ne ''")).toHaveLength(5);
      await operator.send("POST", "/reset");
      token = await tokenFor(stack, "reader", "secret");
      expect(await find("MessageGuid ne ''")).toHaveLength(70);
    });
  });
}
