import { randomBytes, randomUUID } from "node:crypto";
import { announceChange, announceRevocation } from "../revocations/index.ts";
import { type IdpUserRow, isStorable, type Storage, type Transaction } from "../storage/index.ts";
import { hashPassword, isPassword } from "./password-hash.ts";
import { createPlatformRoles, giveSpaceRoles, type PlatformRoles, takeSpaceRoles } from "./platform-roles.ts";
import { collectionsNamed, createRoleCollections, type RoleCollections } from "./role-collections.ts";
import { type User, usersOf } from "./user.ts";
import { UserError } from "./user-error.ts";
import { newPassword, userCollections, userName, userRoles, userSpaceRoles } from "./user-rules.ts";

/** What a user is changed to; unchecked, as it comes from the wire. What is absent stays. */
export interface UserInput {
  readonly password?: unknown;
  readonly roles?: unknown;
  readonly roleCollections?: unknown;
  readonly spaceRoles?: unknown;
}

/** What is needed to make a user; without roles or collections it has none. */
export interface NewUser extends UserInput {
  readonly name: unknown;
}

/** The users that can prove themselves by name and password, and the collections of roles they can have. */
export interface IdentityProvider extends RoleCollections, PlatformRoles {
  /** @throws UserError `invalid-parameter`, `conflict` */
  createUser(user: NewUser): Promise<User>;
  findUser(name: string): Promise<User | undefined>;
  findUserById(id: string): Promise<User | undefined>;
  /** All users, by name. */
  listUsers(): Promise<User[]>;
  /** A new password revokes the tokens of the old one; new roles act within two seconds. @throws UserError */
  updateUser(name: string, changes: UserInput): Promise<User>;
  /** Deletes a user and revokes its tokens. @throws UserError `not-found` */
  deleteUser(name: string): Promise<void>;
  /** Revokes every token there is of a user; false where none has this id. */
  revokeTokens(id: string): Promise<boolean>;
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
  const rowWith = async (
    column: "id" | "name",
    value: string,
    reader: Transaction = kysely,
  ): Promise<IdpUserRow | undefined> =>
    isStorable(value)
      ? reader.selectFrom("idp_user").selectAll().where(column, "=", value).executeTakeFirst()
      : undefined;
  const rowOf = (name: string, reader?: Transaction) => rowWith("name", name.toLowerCase(), reader);
  const userOf = async (row: IdpUserRow, reader: Transaction = kysely): Promise<User> => {
    const [user] = await usersOf(reader, [row]);
    if (user === undefined) throw new Error("a row without a user");
    return user;
  };
  const existing = async (transaction: Transaction, name: string): Promise<IdpUserRow> => {
    const row = await rowOf(name, transaction);
    if (row === undefined) throw new UserError("not-found", "There is no such user");
    return row;
  };
  const revoke = (transaction: Transaction, row: IdpUserRow): Promise<void> =>
    announceRevocation(transaction, { subject: row.id, revSig: row.rev_sig }, now());
  return {
    ...createRoleCollections({ storage, now }),
    ...createPlatformRoles({ storage, now }),

    async createUser(user) {
      const collections = userCollections(user.roleCollections ?? []);
      const spaceRoles = userSpaceRoles(user.spaceRoles ?? []);
      const row = {
        id: randomUUID(),
        name: userName(user.name),
        roles: JSON.stringify(userRoles(user.roles ?? [])),
        password_hash: await hashPassword(newPassword(user.password)),
        rev_sig: newMark(),
        created_at: now(),
      };
      return kysely.transaction().execute(async (transaction) => {
        const { numInsertedOrUpdatedRows: inserted } = await transaction
          .insertInto("idp_user")
          .values(row)
          .onConflict((conflict) => conflict.column("name").doNothing())
          .executeTakeFirst();
        if (inserted !== 1n)
          throw new UserError(
            "conflict",
            `There is a user with the name ${JSON.stringify(row.name)} already`,
          );
        await assign(transaction, row.id, collections);
        await giveSpaceRoles(transaction, row.id, spaceRoles, now());
        return userOf(row, transaction);
      });
    },

    async findUser(name) {
      const row = await rowOf(name);
      return row === undefined ? undefined : userOf(row);
    },

    async findUserById(id) {
      const row = await rowWith("id", id);
      return row === undefined ? undefined : userOf(row);
    },

    async listUsers() {
      return usersOf(kysely, await kysely.selectFrom("idp_user").selectAll().orderBy("name").execute());
    },

    async updateUser(name, { password, roles, roleCollections, spaceRoles: asked }) {
      const spaceRoles = asked === undefined ? undefined : userSpaceRoles(asked);
      const collections = roleCollections === undefined ? undefined : userCollections(roleCollections);
      const changes = {
        ...(roles === undefined ? {} : { roles: JSON.stringify(userRoles(roles)) }),
        ...(password === undefined
          ? {}
          : { password_hash: await hashPassword(newPassword(password)), rev_sig: newMark() }),
      };
      return kysely.transaction().execute(async (transaction) => {
        // Its number comes first: that puts changes of users in one order on every engine.
        const { id } = await existing(transaction, name);
        await announceChange(transaction, id, now());
        const row = await existing(transaction, name);
        if (password !== undefined) await revoke(transaction, row);
        if (Object.keys(changes).length > 0)
          await transaction.updateTable("idp_user").set(changes).where("id", "=", id).execute();
        if (collections !== undefined) {
          await transaction.deleteFrom("role_assignment").where("user_id", "=", id).execute();
          await assign(transaction, id, collections);
        }
        if (spaceRoles !== undefined) {
          await takeSpaceRoles(transaction, id, spaceRoles);
          await giveSpaceRoles(transaction, id, spaceRoles, now());
        }
        return userOf({ ...row, ...changes }, transaction);
      });
    },

    async deleteUser(name) {
      await kysely.transaction().execute(async (transaction) => {
        const row = await existing(transaction, name);
        await revoke(transaction, row);
        await transaction.deleteFrom("idp_user").where("id", "=", row.id).execute();
      });
    },

    revokeTokens: (id) =>
      kysely.transaction().execute(async (transaction) => {
        // Its number comes first, as in every change of a user.
        await announceChange(transaction, id, now());
        const row = await transaction
          .selectFrom("idp_user")
          .selectAll()
          .where("id", "=", id)
          .executeTakeFirst();
        if (row === undefined) return false;
        await revoke(transaction, row);
        await transaction.updateTable("idp_user").set({ rev_sig: newMark() }).where("id", "=", id).execute();
        return true;
      }),

    async verifyPassword(name, password) {
      const row = await rowOf(name.slice(0, mostPasswordCharacters));
      const given = password.slice(0, mostPasswordCharacters).normalize("NFC");
      const proven = await isPassword(given, row?.password_hash);
      return proven && row !== undefined ? userOf(row) : undefined;
    },
  };
}

const newMark = (): string => randomBytes(8).toString("hex");

async function assign(transaction: Transaction, userId: string, names: readonly string[]): Promise<void> {
  const known = new Set((await collectionsNamed(transaction, names)).map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined)
    throw new UserError(
      "invalid-parameter",
      `roleCollections: there is no role collection ${JSON.stringify(unknown.slice(0, 40))}`,
      "roleCollections",
    );
  if (names.length > 0)
    await transaction
      .insertInto("role_assignment")
      .values(names.map((collection) => ({ user_id: userId, collection })))
      .execute();
}
