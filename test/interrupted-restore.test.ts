import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openStateFile } from "@tenantbox/shared/database";
import { startTenant } from "tenantbox";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStorage } from "../packages/token-server/src/storage/index.ts";
import { remove, temporaryFolder } from "./processes.ts";

let home: string;
beforeEach(async () => {
  home = await temporaryFolder();
});
afterEach(() => remove(home));

it("files that were due when the token server crashed are in their places after the next start", async () => {
  const due = ["users/demo.json", "keys/demo-api.external.key"] as const;
  const contents = () => Promise.all(due.map((path) => readFile(join(home, path), "utf8")));
  const first = await startTenant({ home });
  await first.snapshot("kept");
  await first.stop();
  const [expected, keys] = [await contents(), await readdir(join(home, "keys"))];

  // As a crash leaves it: the rows are those of the snapshot, the files are not.
  const storage = await openStorage(`sqlite:${join(home, "token-server.db")}`);
  const kept = openStateFile(join(home, "snapshots", "token-server", "kept.db"));
  for (const { path, sealed_content: sealed } of kept.rows("home_file"))
    await storage.kysely
      .insertInto("home_file")
      .values({ path: String(path), sealed_content: String(sealed) })
      .execute();
  kept.close();
  await storage.kysely.insertInto("tenant_facts").values({ name: "files", value: "behind" }).execute();
  for (const path of due) await rm(join(home, path));
  await writeFile(join(home, "users", "gone.json"), "{}");

  const second = await startTenant({ home });
  try {
    expect(await contents()).toEqual(expected);
    expect(await readdir(join(home, "keys"))).toEqual(keys);
    expect(await readdir(join(home, "users"))).toEqual(["demo.json"]);
    expect(await storage.kysely.selectFrom("home_file").selectAll().execute()).toEqual([]);
  } finally {
    await storage.close();
    await second.stop();
  }
});
