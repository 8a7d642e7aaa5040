import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Attribute, Change } from "ldapts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { directoryEntries, directorySettings } from "../../../../test/directory-entries.ts";
import { remove, temporaryFolder } from "../../../../test/processes.ts";
import { base, type Directory, slapdFolder, startDirectory } from "../../../../test/slapd.ts";
import type { LdapEntry } from "./ldap-entry.ts";
import { readLdapSettings } from "./ldap-settings.ts";
import { createLdapUsers, type LdapUsers } from "./ldap-users.ts";

const programs = slapdFolder();
const ada = `uid=ada,ou=people,${base}`;
const bob = `uid=bob,ou=people,${base}`;
const monitors = `cn=monitors,ou=groups,${base}`;

describe.skipIf(programs === undefined).each([
  ["that keeps no password policy", false],
  ["with a password policy", true],
])("A directory %s", (_what, policy) => {
  let folder: string;
  let directory: Directory;
  let users: LdapUsers;
  beforeAll(async () => {
    folder = await temporaryFolder();
    directory = await startDirectory(programs ?? "", directoryEntries, undefined, policy);
    const file = join(folder, "ldap.json");
    await writeFile(file, JSON.stringify(directorySettings(directory.url)));
    users = createLdapUsers(readLdapSettings(file), () => performance.now());
  });
  afterAll(async () => {
    await directory.remove();
    await remove(folder);
  });
  const replace = (dn: string, type: string, values: string[]) =>
    directory.change((client) =>
      client.modify(dn, new Change({ operation: "replace", modification: new Attribute({ type, values }) })),
    );
  const find = async (name: string): Promise<LdapEntry> => {
    const entry = await users.find(name);
    if (entry === undefined) throw new Error(`${name} is not there`);
    return entry;
  };

  it("shows with its mark that a user has another password, and that it is somebody else under the same name", async () => {
    const first = await find("ada");
    expect(first).toMatchObject({
      dn: ada,
      groups: ["monitors"],
      mark: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    });
    expect(await find("ada")).toEqual(first);
    await replace(ada, "userPassword", ["another horse"]);
    const second = await find("ada");
    expect(second.mark).not.toBe(first.mark);
    await directory.change((client) => client.del(ada));
    expect(await users.find("ada")).toBeUndefined();
    await directory.change((client) =>
      client.add(ada, {
        objectClass: "inetOrgPerson",
        uid: "ada",
        cn: "ada",
        sn: "ada",
        userPassword: "another horse",
      }),
    );
    const third = await find("ada");
    expect([first.mark, second.mark]).not.toContain(third.mark);
  });

  it("shows what groups a user is in now, under the same mark", async () => {
    const { mark } = await find("star*");
    await replace(monitors, "member", [bob]);
    expect(await find("star*")).toMatchObject({ groups: [], mark });
    expect(await find("bob")).toMatchObject({ groups: ["monitors"] });
  });

  it.runIf(policy)(
    "shows that a user is locked, and nothing where something else of it changes",
    async () => {
      await replace(bob, "userPassword", ["another horse"]);
      const open = await find("bob");
      await replace(bob, "description", ["moved to another room"]);
      expect((await find("bob")).mark).toBe(open.mark);
      await replace(bob, "pwdAccountLockedTime", ["000001010000Z"]);
      expect((await find("bob")).mark).not.toBe(open.mark);
    },
  );
});
