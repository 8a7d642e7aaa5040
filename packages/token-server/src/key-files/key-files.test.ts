import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTenant, type Tenant } from "../service-instances/testing/open-tenant.ts";
import { createKeyFiles } from "./key-files.ts";

let tenant: Tenant;
beforeAll(async () => {
  tenant = await openTenant();
  await tenant.instances.createInstance({
    name: "a.b",
    plan: "api",
    parameters: { roles: ["MonitoringDataRead"] },
  });
  await tenant.instances.createKey("a.b", { name: "first" });
});
afterAll(() => tenant.close());

it("A start removes files of keys that are gone, and leaves what else somebody keeps there", async () => {
  const folder = join(tenant.home, "keys");
  await mkdir(folder, { recursive: true });
  const gone = ["gone.key.json", "gone.key.key", ".gone.key.json.0123456789ab", "a%2Eb.second.json"];
  const others = ["a%2Eb.first.p12", "a%2Eb.first.postman_environment.json", "notes.json", "README.md"];
  for (const name of [...gone, ...others]) await writeFile(join(folder, name), name);
  await createKeyFiles(tenant.home, tenant.instances).rewrite();
  expect((await readdir(folder)).toSorted()).toEqual(["a%2Eb.first.json", ...others].toSorted());
  for (const name of others) expect(await readFile(join(folder, name), "utf8")).toBe(name);
});

it("Files of keys that one token server makes stay whole while others of its home start again and again", async () => {
  const [ours, another] = [0, 1].map(() => createKeyFiles(tenant.home, tenant.instances));
  let making = true;
  const starting = (async () => {
    while (making) await another?.rewrite();
  })();
  const names = Array.from({ length: 60 }, (_, number) => `made-${number}`);
  try {
    for (const name of names) {
      await tenant.instances.createKey("a.b", { name });
      await ours?.follow("a.b", name);
    }
  } finally {
    making = false;
    await starting;
  }
  const files = await readdir(join(tenant.home, "keys"));
  expect(files).toEqual(expect.arrayContaining(names.map((name) => `a%2Eb.${name}.json`)));
});
