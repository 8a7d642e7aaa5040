import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { directoryEntries, directorySettings } from "../directory-entries.ts";
import { directoryAuthority } from "../directory-identity.ts";
import { openFalseDirectory } from "../false-directory.ts";
import { remove, temporaryFolder } from "../processes.ts";
import { slapdFolder, startDirectory } from "../slapd.ts";
import { directoryRows, type DirectoryWorld } from "./directory-rows.ts";
import { hostileEngines } from "./hostile-stack.ts";

const programs = slapdFolder();

describe.skipIf(programs === undefined)("A caller who bends names, passwords and directories", () => {
  let world: DirectoryWorld | undefined;
  let folder = "";
  beforeAll(async () => {
    folder = await temporaryFolder();
    const authority = directoryAuthority();
    const directory = await startDirectory(programs ?? "", directoryEntries, authority.issue("127.0.0.1"));
    const way = await openFalseDirectory();
    await writeFile(join(folder, "ca.pem"), authority.ca);
    const file = join(folder, "ldap.json");
    const settings = { ...directorySettings(`ldap://127.0.0.1:${way.port}`), startTls: true, ca: "ca.pem" };
    await writeFile(file, JSON.stringify(settings), { mode: 0o600 });
    const stack = await hostileEngines[0]?.start({ TENANTBOX_LDAP: file });
    if (stack === undefined) throw new Error("SQLite is always there");
    world = { stack, way, directory, authority };
  }, 60_000);
  afterAll(async () => {
    await world?.stack.stop();
    world?.way.close();
    await world?.directory.remove();
    await remove(folder);
  });

  directoryRows(() => {
    if (world === undefined) throw new Error("the stack does not stand");
    return world;
  });
});
