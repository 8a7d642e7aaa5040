import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { remove, temporaryFolder } from "../processes.ts";
import { clientNameRows } from "./client-name-rows.ts";
import { grantRows } from "./grant-rows.ts";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { oddClient, secretRows } from "./secret-rows.ts";
import { tokenFormRows } from "./token-form-rows.ts";
import { tokenPathRows } from "./token-path-rows.ts";

const clientOf = (name: string, roles: readonly string[], more: object = {}): object => ({
  name,
  plan: "api",
  parameters: { roles },
  keys: [{ name: "secret", ...more }],
});

describe("A caller who asks for a token", () => {
  let stack: HostileStack | undefined;
  let folder = "";
  beforeAll(async () => {
    folder = await temporaryFolder();
    const seed = join(folder, "seed.yaml");
    const odd = { clientid: oddClient.id, clientsecret: oddClient.secret };
    const instances = [
      clientOf("demo-api", ["MonitoringDataRead", "MessagePayloadsRead"]),
      clientOf("demo-readonly", ["MonitoringDataRead"]),
      clientOf("odd", ["MonitoringDataRead"], odd),
    ];
    await writeFile(seed, JSON.stringify({ instances, logs: { generated: { count: 2_000 } } }));
    stack = await hostileEngines[0]?.start({ TENANTBOX_SEED: seed, TENANTBOX_LOG: "debug" });
  });
  afterAll(async () => {
    await stack?.stop();
    await remove(folder);
  });
  const stackOf = (): HostileStack => {
    if (stack === undefined) throw new Error("the stack does not stand");
    return stack;
  };

  tokenFormRows(stackOf);
  grantRows(stackOf);
  tokenPathRows(stackOf);
  secretRows(stackOf);
  clientNameRows(stackOf);
});
