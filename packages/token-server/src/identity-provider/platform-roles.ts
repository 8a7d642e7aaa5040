import { randomUUID } from "node:crypto";
import { type PlatformRole, platformRoles } from "@tenantbox/shared/roles";
import type { Kysely } from "kysely";
import type { PlatformRoleRow, Storage, TokenServerTables, Transaction } from "../storage/index.ts";
import { createPlatformSearch, type PlatformAssignment, type PlatformSearch } from "./platform-search.ts";

type Reader = Kysely<TokenServerTables>;

/** Who is what in the one space and its organization. */
export interface PlatformRoles extends PlatformSearch {
  platformRolesOf(userId: string): Promise<readonly PlatformRole[]>;
  /** @returns undefined where the user has the role already */
  givePlatformRole(userId: string, role: PlatformRole): Promise<PlatformAssignment | undefined>;
  /** @returns the guid of the job that did it; undefined where it was gone already */
  takePlatformRole(id: string): Promise<string | undefined>;
}

export function createPlatformRoles({
  storage,
  now,
}: {
  storage: Storage;
  now: () => number;
}): PlatformRoles {
  const { kysely } = storage;
  return {
    ...createPlatformSearch(storage),
    platformRolesOf: async (userId) => (await spaceRolesOf(kysely, [userId])).get(userId) ?? [],
    async givePlatformRole(userId, role) {
      const [row] = await giveSpaceRoles(kysely, userId, [role], now());
      return row && { id: row.id, userId, role, createdAt: row.created_at };
    },
    takePlatformRole: (id) =>
      kysely.transaction().execute(async (transaction) => {
        const gone = await transaction
          .deleteFrom("platform_role")
          .where("id", "=", id)
          .returning("id")
          .executeTakeFirst();
        if (gone === undefined) return undefined;
        const guid = randomUUID();
        await transaction
          .insertInto("platform_job")
          .values({
            ...doneAtOnce,
            guid,
            resource: id,
            created_at: now(),
            updated_at: now(),
          })
          .execute();
        return guid;
      }),
  };
}

/** A role goes at once; callers ask for the job all the same. */
const doneAtOnce = {
  operation: "role.delete",
  state: "COMPLETE",
  instance: "",
  name: "",
  plan: "",
  metadata: null,
  stands_in: 0,
  failure: null,
} as const;

/** User id → roles by name, for users that have any. */
export async function spaceRolesOf(
  reader: Reader,
  userIds: readonly string[],
): Promise<Map<string, PlatformRole[]>> {
  if (userIds.length === 0) return new Map();
  const rows = await reader
    .selectFrom("platform_role")
    .select(["user_id", "role"])
    .where("user_id", "in", userIds)
    .orderBy("role")
    .execute();
  const byUser = Map.groupBy(rows, ({ user_id: id }) => id);
  return new Map([...byUser].map(([id, some]) => [id, some.map(({ role }) => role)]));
}

/** Gives roles that the user does not have yet. @returns the new rows */
export async function giveSpaceRoles(
  writer: Reader | Transaction,
  userId: string,
  roles: readonly PlatformRole[],
  now: number,
): Promise<PlatformRoleRow[]> {
  if (roles.length === 0) return [];
  return writer
    .insertInto("platform_role")
    .values(roles.map((role) => ({ id: randomUUID(), user_id: userId, role, created_at: now })))
    .onConflict((conflict) => conflict.columns(["user_id", "role"]).doNothing())
    .returningAll()
    .execute();
}

/** Takes all roles but these. */
export async function takeSpaceRoles(
  transaction: Transaction,
  userId: string,
  kept: readonly PlatformRole[],
): Promise<void> {
  const gone = platformRoles.filter((role) => !kept.includes(role));
  if (gone.length > 0)
    await transaction
      .deleteFrom("platform_role")
      .where("user_id", "=", userId)
      .where("role", "in", gone)
      .execute();
}
