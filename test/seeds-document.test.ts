import { readFile } from "node:fs/promises";
import { startTenant, type Tenant } from "tenantbox";
import { afterAll, beforeAll, expect, it } from "vitest";
import { remove, temporaryFolder } from "./processes.ts";
import { join } from "node:path";
import { writeFile } from "node:fs/promises";

let folder: string;
let tenant: Tenant;

beforeAll(async () => {
  const document = await readFile(new URL("../docs/seeds.md", import.meta.url), "utf8");
  const example = /<!-- seed: example -->\n```yaml\n(.*?)```/s.exec(document)?.[1] ?? "";
  folder = await temporaryFolder();
  await writeFile(join(folder, "seed.yaml"), example);
  tenant = await startTenant({ seed: join(folder, "seed.yaml") });
});
afterAll(async () => {
  await tenant.stop();
  await remove(folder);
});

it("a reader who starts the documented seed has its clients, with the credentials it says", async () => {
  expect(tenant.keys().map(({ instance, key }) => `${instance} ${key}`)).toEqual([
    "monitoring certificate",
    "monitoring secret",
    "read-only secret",
  ]);
  expect(tenant.key("monitoring", "secret")).toMatchObject({
    clientid: "sb-monitoring!b1|it!b1",
    clientsecret: "a-secret-for-tests",
  });
  expect(await tenant.token("monitoring", "certificate")).toBeTruthy();
  expect(tenant.user("kim@acme.example")).toEqual({
    username: "kim@acme.example",
    password: "kims-password",
  });
});
