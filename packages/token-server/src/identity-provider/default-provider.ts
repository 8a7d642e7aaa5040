import { announceChange } from "../revocations/index.ts";
import type { Storage } from "../storage/index.ts";
import type { IdentityProvider } from "./identity-provider.ts";
import { LdapUnavailableError } from "./ldap-connection.ts";
import { readLdapSettings } from "./ldap-settings.ts";
import { createLdapUsers, userOfLdap } from "./ldap-users.ts";
import type { User } from "./user.ts";
import { UserError } from "./user-error.ts";

/** As the real system calls them: the tenant's own users, or those of the directory behind it. */
export type ProviderName = "sap.default" | "sap.custom";

/** What came of verifying a user, before any limit. */
export type Verified =
  | { readonly user: User }
  | { readonly refusal: "user-unknown" | "password-wrong" }
  | "away";

/** The one identity provider that serves names and passwords; there are two to choose from (fact sheet, section 1.5). */
export interface DefaultProvider {
  current(): Promise<ProviderName>;
  /** Users of the other one are out within two seconds. @throws UserError `invalid-parameter` */
  choose(name: unknown): Promise<ProviderName>;
  /** A user by its id, as it is now; undefined also for users of a directory, who are asked for a password each time. */
  findUser(id: string): Promise<User | undefined>;
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

  const byDirectory = async (name: string, password: string, since: number): Promise<Verified> => {
    // Chosen once, and no longer configured: its users cannot be verified, and nobody else's count.
    if (directory === undefined || ldap === undefined) return "away";
    try {
      const verdict = await directory(name, password, since);
      if (typeof verdict === "string") return { refusal: verdict };
      const collections = await users.listRoleCollections();
      const roles = new Map(collections.map((one) => [one.name, one.roles]));
      return { user: userOfLdap(name, verdict, ldap.roleCollections, roles) };
    } catch (error) {
      if (!(error instanceof LdapUnavailableError)) throw error;
      onFailure(error);
      return "away";
    }
  };

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
    findUser: async (id) => ((await current()) === "sap.default" ? users.findUserById(id) : undefined),
    async verify(name, password, since = monotonic()) {
      if ((await current()) === "sap.custom") return byDirectory(name, password, since);
      const user = await users.verifyPassword(name, password);
      if (user !== undefined) return { user };
      const known = (await users.findUser(name)) !== undefined;
      return { refusal: known ? "password-wrong" : "user-unknown" };
    },
  };
}
