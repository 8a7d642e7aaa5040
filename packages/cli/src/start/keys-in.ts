import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  isServiceKeyFileName,
  parseServiceKeyDocument,
  type ServiceKeyDocument,
} from "@tenantbox/shared/service-key";

/** The files of service keys in a home. */
export interface KeysInHome {
  /** Names, such as `demo-api.secret.json`. */
  readonly keyFiles: readonly string[];
  /** One of a client of the API with a secret; the demo's where it is there. */
  readonly example: string | undefined;
}

const demo = "demo-api.secret.json";

export async function keysIn(home: string): Promise<KeysInHome> {
  const folder = join(home, "keys");
  const files = (await readdir(folder).catch(() => [])).filter(isServiceKeyFileName);
  const keyFiles = files.toSorted((one, other) => (one < other ? -1 : 1));
  if (keyFiles.includes(demo)) return { keyFiles, example: demo };
  for (const name of keyFiles.filter((file) => file.endsWith(".json"))) {
    const { clientid, clientsecret } = (await keyIn(join(folder, name)))?.oauth ?? {};
    // Clients of plan integration-flow have no logs to read.
    if (clientsecret !== undefined && clientid?.includes("|it-rt-") === false)
      return { keyFiles, example: name };
  }
  return { keyFiles, example: undefined };
}

/** Undefined for one that went meanwhile, or holds something else. */
async function keyIn(path: string): Promise<ServiceKeyDocument | undefined> {
  try {
    return parseServiceKeyDocument(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}
