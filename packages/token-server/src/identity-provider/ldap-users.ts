import { createHash } from "node:crypto";
import { InvalidCredentialsError } from "ldapts";
import { LdapUnavailableError, withLdap } from "./ldap-connection.ts";
import { findEntry, type LdapEntry } from "./ldap-entry.ts";
import type { LdapSettings } from "./ldap-settings.ts";
import type { User } from "./user.ts";

/** A user whom the directory has verified, or why it is none. */
export type LdapVerdict = LdapEntry | "user-unknown" | "password-wrong";

/** @throws LdapUnavailableError where the directory is away or answers nonsense */
export interface LdapUsers {
  /** @param since when the user began to wait, by the same clock as `now`, in milliseconds */
  verify(name: string, password: string, since: number): Promise<LdapVerdict>;
  /** The user of this name as it is now; nobody's password is asked. */
  find(name: string): Promise<LdapEntry | undefined>;
}

/** Users come and go in the directory; less than the time that a resource API waits for an answer. */
const deadlineMs = 1_500;
/** After so many failures in a row nobody waits any more; one try now and then finds out when it is back. */
const breaker = { failures: 5, pauseMs: 5_000 };

/**
 * Verifies users by a bind with their own name, which is looked up first. An empty password would be an anonymous bind,
 * which succeeds for everybody: none is ever sent (RFC 4513 section 5.1.2; row 122).
 */
export function createLdapUsers(settings: LdapSettings, now: () => number): LdapUsers {
  const state = { failures: 0, failedAt: 0 };
  const isClosed = (): boolean => state.failures >= breaker.failures;
  const asked = async <Result>(
    since: number,
    ask: (deadline: number) => Promise<Result>,
  ): Promise<Result> => {
    if (isClosed() && now() - state.failedAt < breaker.pauseMs)
      throw new LdapUnavailableError("the directory was away a moment ago");
    const left = deadlineMs - (now() - since);
    if (left <= 0) throw new LdapUnavailableError("others have waited for the directory in vain");
    // The one try: who comes while it goes on is told what is known so far.
    if (isClosed()) state.failedAt = now();
    try {
      const answer = await ask(performance.now() + left);
      state.failures = 0;
      return answer;
    } catch (cause) {
      state.failures += 1;
      state.failedAt = now();
      if (cause instanceof LdapUnavailableError) throw cause;
      throw new LdapUnavailableError("the directory cannot be used", { cause });
    }
  };
  return {
    async verify(name, password, since) {
      if (password.trim() === "" || password.includes("\0") || name.includes("\0")) return "password-wrong";
      return asked(since, (deadline) => verify(settings, { name, password, deadline }));
    },
    find: (name) => asked(now(), (deadline) => lookUp(settings, name, deadline)),
  };
}

interface Attempt {
  readonly name: string;
  readonly password: string;
  /** By the clock of `performance.now()`. */
  readonly deadline: number;
}

const lookUp = (settings: LdapSettings, name: string, deadline: number): Promise<LdapEntry | undefined> =>
  withLdap(settings, deadline, async (client) => {
    await client.bind(settings.bindDn, settings.bindPassword);
    return findEntry(client, settings, name);
  });

async function verify(settings: LdapSettings, { name, password, deadline }: Attempt): Promise<LdapVerdict> {
  const found = await lookUp(settings, name, deadline);
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

/** The user as tokens speak of it: its groups give role collections, and nothing of it is stored here. */
export function userOfLdap(
  name: string,
  { dn, groups, mark }: LdapEntry,
  mapping: Pick<LdapSettings, "roleCollections" | "spaceRoles">,
  rolesOf: ReadonlyMap<string, readonly string[]>,
): User {
  const roleCollections = [
    ...new Set(groups.flatMap((group) => meant(mapping.roleCollections, group))),
  ].toSorted();
  const id = createHash("sha256").update(`ldap ${dn.toLowerCase()}`).digest("hex").slice(0, 32);
  return {
    id,
    name: name.toLowerCase(),
    origin: "sap.custom",
    roles: [],
    roleCollections,
    effectiveRoles: [...new Set(roleCollections.flatMap((collection) => rolesOf.get(collection) ?? []))],
    spaceRoles: [...new Set(groups.flatMap((group) => meant(mapping.spaceRoles, group)))].toSorted(),
    revSig: mark ?? id.slice(0, 16),
    directoryName: mark === undefined ? undefined : name,
    createdAt: 0,
  };
}

/** What a group stands for; its name is foreign text. */
const meant = <Meaning>(
  mapping: Readonly<Record<string, readonly Meaning[]>>,
  group: string,
): readonly Meaning[] => (Object.hasOwn(mapping, group) ? (mapping[group] ?? []) : []);
