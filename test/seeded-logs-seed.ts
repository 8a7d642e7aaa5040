import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { roleTemplates } from "@tenantbox/shared/roles";
import type { TenantOptions } from "tenantbox";

type Seed = Exclude<NonNullable<TenantOptions["seed"]>, string>;

/** What the clock of a seeded tenant says. */
const seededClock = "2026-03-02T10:00:00Z";
export const seededMoment = Date.parse(seededClock);

const exported = {
  d: {
    results: [
      {
        MessageGuid: "AGT5pU0G4vsJ9OV0kYvGqGS0Sm0m",
        LogStart: `/Date(${seededMoment - 7_200_000})/`,
        LogEnd: `/Date(${seededMoment - 7_190_000})/`,
        Status: "COMPLETED",
        Sender: "EXPORTED",
        CustomHeaderProperties: { results: [{ Name: "Order", Value: "4711" }] },
      },
    ],
  },
};

/** A seed with logs of every kind; its export file lies in a folder of its own. */
export async function seedWithLogs(generated: NonNullable<Seed["logs"]>["generated"]): Promise<Seed> {
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-seed-"));
  const file = join(folder, "export.json");
  await writeFile(file, JSON.stringify(exported, null, 2));
  return {
    clock: seededClock,
    settings: { retentionLogsDays: 60 },
    instances: [
      {
        name: "reader",
        plan: "api",
        parameters: { roles: roleTemplates.map(({ name }) => name) },
        keys: [{ name: "secret", clientid: "sb-reader!b1|it!b1", clientsecret: "reader-secret-1" }],
      },
    ],
    logs: {
      listed: [
        {
          guid: "order-1",
          flow: "Orders",
          status: "FAILED",
          start: "-2h",
          duration: 1500,
          correlationId: "chain-1",
          sender: "SHOP",
          receiver: "ERP",
          logLevel: "DEBUG",
          headers: { Order: "4711", Region: "EMEA" },
          error: "java.net.ConnectException: Connection refused",
          attachments: [{ name: "order.xml", contentType: "application/xml", content: "<order/>" }],
          adapterAttributes: [{ adapter: "HTTPS", name: "Method", value: "POST" }],
          messageStore: [{ store: "Incoming", content: "as it came", headers: { A: "b" } }],
          runs: [
            {
              steps: [
                { id: "StartEvent_2", activity: "Start" },
                {
                  id: "CallActivity_4",
                  activity: "Call",
                  status: "FAILED",
                  error: "refused",
                  properties: { Host: "erp" },
                },
              ],
            },
          ],
        },
        {
          flow: "Orders",
          status: "PROCESSING",
          start: "-5m",
          logLevel: "TRACE",
          runs: [{ steps: [{ trace: { content: "halfway", headers: { H: "1" }, properties: { P: "2" } } }] }],
        },
        { flow: "StockLevelSync", start: "2026-03-01T08:00:00Z" },
        { flow: "StockLevelSync", start: "2026-03-01T08:00:00Z" },
      ],
      generated,
      file,
    },
  };
}
