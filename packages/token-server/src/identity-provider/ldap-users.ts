import { createHash } from "node:crypto";
import { EqualityFilter, type Entry, InvalidCredentialsError } from "ldapts";
import { LdapUnavailableError, withLdap } from "./ldap-connection.ts";
import type { LdapSettings } from "./ldap-settings.ts";
import type { User } from "./user.ts";

/** A user whom the directory has verified, with the names of the groups it is in; or why it is none. */
export type LdapVerdict =
  | { readonly dn: string; readonly groups: readonly string[] }
  | "user-unknown"
  | "password-wrong";

/** Users come and go in the directory; less than the time that a resource API waits for an answer. */
const deadlineMs = 1_500;
/** After so many failures in a row nobody waits any more; one try now and then finds out when it is back. */
const breaker = { failures: 5, pauseMs: 5_000 };

/**
 * Verifies users by a bind with their own name, which is looked up first. Values go into filters as values, never as
 * text of a filter (RFC 4515; catalogue row 123). An empty password would be an anonymous bind, which succeeds for
 * everybody: none is ever sent (RFC 4513 section 5.1.2; row 122).
 * What is returned takes when the user began to wait, by the same clock as `now`, in milliseconds.
 * @throws LdapUnavailableError where the directory is away or answers nonsense
 */
export function createLdapUsers(settings: LdapSettings, now: () => number) {
  const state = { failures: 0, failedAt: 0 };
  const isClosed = (): boolean => state.failures >= breaker.failures;
  return async (name: string, password: string, since: number): Promise<LdapVerdict> => {
    if (password.trim() === "" || password.includes("\0") || name.includes("\0")) return "password-wrong";
    if (isClosed() && now() - state.failedAt < breaker.pauseMs)
      throw new LdapUnavailableError("the directory was away a moment ago");
    const left = deadlineMs - (now() - since);
    if (left <= 0) throw new LdapUnavailableError("others have waited for the directory in vain");
    // The one try: who comes while it goes on is told what is known so far.
    if (isClosed()) state.failedAt = now();
    try {
      const verdict = await verify(settings, { name, password, deadline: performance.now() + left });
      state.failures = 0;
      return verdict;
    } catch (cause) {
      state.failures += 1;
      state.failedAt = now();
      if (cause instanceof LdapUnavailableError) throw cause;
      throw new LdapUnavailableError("the directory cannot be used", { cause });
    }
  };
}

interface Attempt {
  readonly name: string;
  readonly password: string;
  /** By the clock of `performance.now()`. */
  readonly deadline: number;
}

async function verify(settings: LdapSettings, { name, password, deadline }: Attempt): Promise<LdapVerdict> {
  const found = await withLdap(settings, deadline, async (client) => {
    await client.bind(settings.bindDn, settings.bindPassword);
    const { searchEntries: users } = await client.search(settings.users.base, {
      scope: "sub",
      filter: new EqualityFilter({ attribute: settings.users.attribute, value: name }),
      attributes: ["1.1"],
      sizeLimit: 2,
    });
    const [user, ...others] = users;
    if (user === undefined || others.length > 0) return undefined;
    return {
      dn: user.dn,
      groups: await groupsOf(settings, user.dn, async (...asked) => client.search(...asked)),
    };
  });
  if (found === undefined) return "user-unknown";
  const proven = await withLdap(settings, deadline, async (client) => {
    try {
      await client.bind(found.dn, password);
      return true;
    } catch (error) {
      if (error instanceof InvalidCredentialsError) return false;
      throw error;
    }
  });
  return proven ? found : "password-wrong";
}

type Search = (
  base: string,
  options: { readonly filter: EqualityFilter; readonly attributes: string[]; readonly sizeLimit: number },
) => Promise<{ readonly searchEntries: readonly Entry[] }>;

async function groupsOf({ groups }: LdapSettings, dn: string, search: Search): Promise<string[]> {
  if (groups === undefined) return [];
  const { searchEntries } = await search(groups.base, {
    filter: new EqualityFilter({ attribute: groups.memberAttribute, value: dn }),
    attributes: [groups.nameAttribute],
    sizeLimit: 200,
  });
  return searchEntries.flatMap((entry) => [entry[groups.nameAttribute] ?? []].flat().map(String));
}

/** The user as tokens speak of it: its groups give role collections, and nothing of it is stored here. */
export function userOfLdap(
  name: string,
  { dn, groups }: { readonly dn: string; readonly groups: readonly string[] },
  mapping: LdapSettings["roleCollections"],
  rolesOf: ReadonlyMap<string, readonly string[]>,
): User {
  const roleCollections = [...new Set(groups.flatMap((group) => mapping[group] ?? []))].toSorted();
  const id = createHash("sha256").update(`ldap ${dn.toLowerCase()}`).digest("hex").slice(0, 32);
  return {
    id,
    name: name.toLowerCase(),
    origin: "sap.custom",
    roles: [],
    roleCollections,
    effectiveRoles: [...new Set(roleCollections.flatMap((collection) => rolesOf.get(collection) ?? []))],
    spaceRoles: [],
    revSig: id.slice(0, 16),
    createdAt: 0,
  };
}
