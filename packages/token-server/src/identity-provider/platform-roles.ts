import { randomUUID } from "node:crypto";
import { type PlatformRole, platformRoles } from "@tenantbox/shared/roles";
import type { Kysely } from "kysely";
import type { PlatformRoleRow, Storage, TokenServerTables, Transaction } from "../storage/index.ts";

type Reader = Kysely<TokenServerTables>;

/** That a user is something on the platform. */
export interface PlatformAssignment {
  readonly id: string;
  readonly userId: string;
  readonly role: PlatformRole;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** Who is what in the one space and its organization. */
export interface PlatformRoles {
  /** All assignments of these users; of everybody where undefined. At most 10,000, oldest first. */
  listPlatformRoles(userIds?: readonly string[]): Promise<PlatformAssignment[]>;
  findPlatformRole(id: string): Promise<PlatformAssignment | undefined>;
  /** @returns undefined where the user has the role already */
  givePlatformRole(userId: string, role: PlatformRole): Promise<PlatformAssignment | undefined>;
  /** @returns whether it was there */
  takePlatformRole(id: string): Promise<boolean>;
}

const most = 10_000;

export function createPlatformRoles({
  storage: { kysely },
  now,
}: {
  storage: Storage;
  now: () => number;
}): PlatformRoles {
  return {
    async listPlatformRoles(userIds) {
      if (userIds?.length === 0) return [];
      const all = kysely
        .selectFrom("platform_role")
        .selectAll()
        .orderBy("created_at")
        .orderBy("id")
        .limit(most);
      const rows = await (userIds === undefined ? all : all.where("user_id", "in", userIds)).execute();
      return rows.map(assignmentOf);
    },
    async findPlatformRole(id) {
      const row = await kysely
        .selectFrom("platform_role")
        .selectAll()
        .where("id", "=", id)
        .executeTakeFirst();
      return row && assignmentOf(row);
    },
    async givePlatformRole(userId, role) {
      const [row] = await giveSpaceRoles(kysely, userId, [role], now());
      return row && assignmentOf(row);
    },
    async takePlatformRole(id) {
      const { numDeletedRows } = await kysely
        .deleteFrom("platform_role")
        .where("id", "=", id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

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

const assignmentOf = ({ id, user_id: userId, role, created_at: createdAt }: PlatformRoleRow) => ({
  id,
  userId,
  role,
  createdAt,
});
