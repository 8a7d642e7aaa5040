import { createHash } from "node:crypto";
import { type Client, EqualityFilter, type Entry } from "ldapts";
import type { LdapSettings } from "./ldap-settings.ts";

/** A user as the directory has it, with the names of the groups it is in. */
export interface LdapEntry {
  readonly dn: string;
  readonly groups: readonly string[];
  /**
   * Another one once the user has another password, is locked, unlocked or switched off, or is somebody else under the same
   * name; undefined where the directory shows nothing of that.
   */
  readonly mark: string | undefined;
}

/** Who an entry is (RFC 4530, Active Directory), and what says that it may not log in; whatever a directory has of it. */
const identity = ["entryUUID", "objectGUID"];
const locks = ["pwdAccountLockedTime", "lockoutTime", "userAccountControl", "nsAccountLock", "loginDisabled"];
/** When the password was changed: OpenLDAP with a password policy, Active Directory. */
const passwordTimes = ["pwdChangedTime", "pwdLastSet"];
/** Where nothing says that: whatever was changed in the entry (RFC 4512 section 3.4). */
const changes = ["entryCSN", "modifyTimestamp"];

/** The one entry of this name, if there is one and no other. Values go into filters as values (RFC 4515; catalogue row 123). */
export async function findEntry(
  client: Client,
  settings: LdapSettings,
  name: string,
): Promise<LdapEntry | undefined> {
  const { searchEntries } = await client.search(settings.users.base, {
    scope: "sub",
    filter: new EqualityFilter({ attribute: settings.users.attribute, value: name }),
    attributes: [...identity, ...locks, ...passwordTimes, ...changes],
    sizeLimit: 2,
  });
  const [user, ...others] = searchEntries;
  if (user === undefined || others.length > 0) return undefined;
  return { dn: user.dn, groups: await groupsOf(client, settings, user.dn), mark: markOf(user) };
}

async function groupsOf(client: Client, { groups }: LdapSettings, dn: string): Promise<string[]> {
  if (groups === undefined) return [];
  const { searchEntries } = await client.search(groups.base, {
    filter: new EqualityFilter({ attribute: groups.memberAttribute, value: dn }),
    attributes: [groups.nameAttribute],
    sizeLimit: 200,
  });
  return searchEntries.flatMap((entry) => valuesOf(entry, groups.nameAttribute));
}

function markOf(entry: Entry): string | undefined {
  const said = (names: readonly string[]) => names.map((name) => valuesOf(entry, name).toSorted());
  const isSilent = (values: readonly string[][]): boolean => values.every((some) => some.length === 0);
  const changed = [said(passwordTimes), said(changes)].find((values) => !isSilent(values));
  if (changed === undefined) return undefined;
  const text = JSON.stringify([entry.dn.toLowerCase(), said(identity), said(locks), changed]);
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** The values of an attribute, however its name is spelt (RFC 4512 section 2.5). */
const valuesOf = (entry: Entry, name: string): string[] =>
  Object.entries(entry).flatMap(([spelt, values]) =>
    spelt.toLowerCase() === name.toLowerCase() ? [values].flat().map(String) : [],
  );
