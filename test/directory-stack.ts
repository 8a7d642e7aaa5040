import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directorySettings } from "./directory-entries.ts";
import { type Stack, startStack } from "./stack.ts";

/** A stack whose users are those of the directory at this address. Must be removed. */
export async function startOnDirectory(url: string): Promise<Stack & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-ldap-"));
  const file = join(folder, "ldap.json");
  await writeFile(file, JSON.stringify(directorySettings(url)), { mode: 0o600 });
  const stack = await startStack({ settings: { ldap: file } });
  return {
    ...stack,
    async remove() {
      await stack.stop();
      await rm(folder, { recursive: true });
    },
  };
}
