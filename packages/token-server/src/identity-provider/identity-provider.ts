import { randomUUID } from "node:crypto";
import type { IdpUserRow, Storage } from "../storage/index.ts";
import { hashPassword, isPassword } from "./password-hash.ts";
import { UserError } from "./user-error.ts";
import { newPassword, userName, userRoles } from "./user-rules.ts";

/** A user of the identity provider. */
export interface User {
  readonly id: string;
  /** In lower case; case does not tell users apart. */
  readonly name: string;
  /** Role templates, and platform roles such as `Space Developer`. */
  readonly roles: readonly string[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What is needed to make a user; unchecked, as it comes from the wire. */
export interface NewUser {
  readonly name: unknown;
  readonly password: unknown;
  readonly roles: unknown;
}

/** The users that can prove themselves by name and password. */
export interface IdentityProvider {
  /** @throws UserError `invalid-parameter`, `conflict` */
  createUser(user: NewUser): Promise<User>;
  findUser(name: string): Promise<User | undefined>;
  /** All users, by name. */
  listUsers(): Promise<User[]>;
  /** @throws UserError `not-found` */
  deleteUser(name: string): Promise<void>;
  /** The user whose password this is; unknown users and wrong passwords take the same time and tell the same. */
  verifyPassword(name: string, password: string): Promise<User | undefined>;
}

const mostPasswordCharacters = 1024;

/** The identity provider over the token server's own users. */
export function createIdentityProvider({
  storage,
  now,
}: {
  storage: Storage;
  now: () => number;
}): IdentityProvider {
  const { kysely } = storage;
  const rowOf = (name: string): Promise<IdpUserRow | undefined> =>
    kysely.selectFrom("idp_user").selectAll().where("name", "=", name.toLowerCase()).executeTakeFirst();
  return {
    async createUser(user) {
      const row = {
        id: randomUUID(),
        name: userName(user.name),
        roles: JSON.stringify(userRoles(user.roles)),
        password_hash: await hashPassword(newPassword(user.password)),
        created_at: now(),
      };
      const { numInsertedOrUpdatedRows: inserted } = await kysely
        .insertInto("idp_user")
        .values(row)
        .onConflict((conflict) => conflict.column("name").doNothing())
        .executeTakeFirst();
      if (inserted !== 1n)
        throw new UserError("conflict", `There is a user with the name ${JSON.stringify(row.name)} already`);
      return userOf(row);
    },

    async findUser(name) {
      const row = await rowOf(name);
      return row === undefined ? undefined : userOf(row);
    },

    async listUsers() {
      return (await kysely.selectFrom("idp_user").selectAll().orderBy("name").execute()).map(userOf);
    },

    async deleteUser(name) {
      const { numDeletedRows: deleted } = await kysely
        .deleteFrom("idp_user")
        .where("name", "=", name.toLowerCase())
        .executeTakeFirst();
      if (deleted === 0n) throw new UserError("not-found", "There is no such user");
    },

    async verifyPassword(name, password) {
      const row = await rowOf(name.slice(0, mostPasswordCharacters));
      const given = password.slice(0, mostPasswordCharacters).normalize("NFC");
      const proven = await isPassword(given, row?.password_hash);
      return proven && row !== undefined ? userOf(row) : undefined;
    },
  };
}

function userOf(row: IdpUserRow): User {
  return { id: row.id, name: row.name, roles: JSON.parse(row.roles) as string[], createdAt: row.created_at };
}
