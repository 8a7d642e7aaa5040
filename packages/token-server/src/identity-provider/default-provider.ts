import { announceChange } from "../revocations/index.ts";
import type { Storage } from "../storage/index.ts";
import type { IdentityProvider } from "./identity-provider.ts";
import { LdapUnavailableError } from "./ldap-connection.ts";
import { readLdapSettings } from "./ldap-settings.ts";
import type { LdapEntry } from "./ldap-entry.ts";
import { createLdapUsers, type LdapUsers, userOfLdap } from "./ldap-users.ts";
import type { User } from "./user.ts";
import { UserError } from "./user-error.ts";

/** As the real system calls them: the tenant's own users, or those of the directory behind it. */
export type ProviderName = "sap.default" | "sap.custom";

/** What came of verifying a user, before any limit. */
export type Verified =
  | { readonly user: User }
  | { readonly refusal: "user-unknown" | "password-wrong" }
  | "away";

/** Somebody who has been verified before. */
export interface KnownUser {
  readonly id: string;
  /** As in `User`. */
  readonly directoryName: string | undefined;
}

/** The one identity provider that serves names and passwords; there are two to choose from (fact sheet, section 1.5). */
export interface DefaultProvider {
  current(): Promise<ProviderName>;
  /** Users of the other one are out within two seconds. @throws UserError `invalid-parameter` */
  choose(name: unknown): Promise<ProviderName>;
  /** A user of the tenant's own by its id, as it is now, while they are served. */
  findUser(id: string): Promise<User | undefined>;
  /** A user of either kind as it is now, undefined where it is gone or its kind is not served. */
  findAgain(user: KnownUser): Promise<User | undefined | "away">;
  /** @param since when the user began to wait, by the monotonic clock */
  verify(name: string, password: string, since?: number): Promise<Verified>;
}

export interface DefaultProviderOptions {
  readonly storage: Storage;
  readonly users: IdentityProvider;
  /** Describes the directory, where there is one. */
  readonly ldapFile: string | undefined;
  /** The client that tokens of such users are issued to: what is kept for it goes with a change. */
  readonly clientId: string;
  readonly now: () => number;
  /** Monotonic, milliseconds. */
  readonly monotonic: () => number;
  /** Hears why the directory cannot be used. */
  readonly onFailure: (error: Error) => void;
}

const nothing = { roleCollections: {}, spaceRoles: {} };
const settingName = "default-identity-provider";

/** @throws Error, one line, for a file that cannot be used */
export function createDefaultProvider(options: DefaultProviderOptions): DefaultProvider {
  const { storage, users, ldapFile, clientId, now, monotonic, onFailure } = options;
  const ldap = ldapFile === undefined ? undefined : readLdapSettings(ldapFile);
  const { kysely } = storage;
  const directory = ldap && createLdapUsers(ldap, monotonic);

  const current = async (): Promise<ProviderName> => {
    const row = await kysely
      .selectFrom("setting")
      .select("value")
      .where("name", "=", settingName)
      .executeTakeFirst();
    // Who configures a directory means it to serve, until somebody says otherwise.
    if (row === undefined) return ldap === undefined ? "sap.default" : "sap.custom";
    return row.value === "sap.custom" ? "sap.custom" : "sap.default";
  };

  const ofDirectory = async (name: string, entry: LdapEntry): Promise<User> => {
    const collections = await users.listRoleCollections();
    const roles = new Map(collections.map((one) => [one.name, one.roles]));
    return userOfLdap(name, entry, ldap ?? nothing, roles);
  };
  const byDirectory = async <Answer>(
    ask: (asked: LdapUsers) => Promise<Answer>,
  ): Promise<Answer | "away"> => {
    // Chosen once, and no longer configured: its users cannot be verified, and nobody else's count.
    if (directory === undefined) return "away";
    try {
      return await ask(directory);
    } catch (error) {
      if (!(error instanceof LdapUnavailableError)) throw error;
      onFailure(error);
      return "away";
    }
  };
  const findUser = async (id: string): Promise<User | undefined> =>
    (await current()) === "sap.default" ? users.findUserById(id) : undefined;

  return {
    current,
    async choose(name) {
      if (name !== "sap.default" && name !== "sap.custom")
        throw new UserError(
          "invalid-parameter",
          "default: allowed are sap.default and sap.custom",
          "default",
        );
      if (name === "sap.custom" && ldap === undefined)
        throw new UserError(
          "invalid-parameter",
          "default: no directory is configured (TENANTBOX_LDAP)",
          "default",
        );
      await kysely.transaction().execute(async (transaction) => {
        await announceChange(transaction, clientId, now());
        await transaction
          .insertInto("setting")
          .values({ name: settingName, value: name })
          .onConflict((conflict) => conflict.column("name").doUpdateSet({ value: name }))
          .execute();
      });
      return name;
    },
    findUser,
    async findAgain({ id, directoryName: name }) {
      if (name === undefined) return findUser(id);
      if ((await current()) !== "sap.custom") return undefined;
      return byDirectory(async (asked) => {
        const entry = await asked.find(name);
        const user = entry && (await ofDirectory(name, entry));
        return user?.id === id ? user : undefined;
      });
    },
    async verify(name, password, since = monotonic()) {
      if ((await current()) === "sap.custom")
        return byDirectory(async (asked): Promise<Verified> => {
          const verdict = await asked.verify(name, password, since);
          if (typeof verdict === "string") return { refusal: verdict };
          return { user: await ofDirectory(name, verdict) };
        });
      const user = await users.verifyPassword(name, password);
      if (user !== undefined) return { user };
      const known = (await users.findUser(name)) !== undefined;
      return { refusal: known ? "password-wrong" : "user-unknown" };
    },
  };
}
