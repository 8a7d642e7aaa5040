import type { PlatformRole } from "@tenantbox/shared/roles";
import { type ExpressionBuilder, type SqlBool, type Expression } from "kysely";
import { isStorable, type Storage, type TokenServerTables } from "../storage/index.ts";

/** That a user is something on the platform. */
export interface PlatformAssignment {
  readonly id: string;
  readonly userId: string;
  readonly role: PlatformRole;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** A user as others on the platform see it. */
export interface PlatformUser {
  readonly id: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** What a moment has to be like, seen in whole seconds. `moments` in epoch milliseconds. */
export interface MomentCondition {
  readonly operator: "gt" | "gte" | "lt" | "lte" | "in";
  readonly moments: readonly number[];
}

/** Conditions that hold together; of each list, one has to fit. Absent: no condition. */
export interface RoleFilter {
  readonly ids?: readonly string[] | undefined;
  readonly userIds?: readonly string[] | undefined;
  readonly roles: readonly PlatformRole[];
  readonly createdAts?: readonly MomentCondition[] | undefined;
}

export interface UserFilter {
  readonly ids?: readonly string[] | undefined;
  readonly names?: readonly string[] | undefined;
  /** Parts of names. */
  readonly parts?: readonly string[] | undefined;
  readonly createdAts?: readonly MomentCondition[] | undefined;
  /** This user, and whoever has a role where `others` says so. */
  readonly self: string;
  readonly others: boolean;
}

/** Which of what was found, by the time of its making. */
export interface Slice {
  readonly offset: number;
  readonly limit: number;
  readonly descending: boolean;
}

/** What is found of a page, and how much there is on all pages together. */
interface Found<Item> {
  readonly total: number;
  readonly items: readonly Item[];
}

export interface PlatformSearch {
  searchPlatformRoles(filter: RoleFilter, slice: Slice): Promise<Found<PlatformAssignment>>;
  searchPlatformUsers(filter: UserFilter, slice: Slice): Promise<Found<PlatformUser>>;
}

export function createPlatformSearch({ kysely }: Storage): PlatformSearch {
  return {
    async searchPlatformRoles({ ids, userIds, roles, createdAts = [] }, slice) {
      if (roles.length === 0) return { total: 0, items: [] };
      let met = kysely.selectFrom("platform_role").where("role", "in", roles);
      if (ids !== undefined) met = met.where("id", "in", sought(ids));
      if (userIds !== undefined) met = met.where("user_id", "in", sought(userIds));
      for (const one of createdAts) met = met.where((eb) => meets(eb, one));
      const rows = await met
        .selectAll()
        .orderBy("created_at", directionOf(slice))
        .orderBy("id")
        .limit(slice.limit)
        .offset(slice.offset)
        .execute();
      const items = rows.map(({ id, user_id: userId, role, created_at: createdAt }) => {
        return { id, userId, role, createdAt };
      });
      return { total: await counted(met.select(({ fn }) => fn.countAll<number>().as("count"))), items };
    },

    async searchPlatformUsers({ ids, names, parts, createdAts = [], self, others }, slice) {
      let met = kysely.selectFrom("idp_user").where((eb) => {
        const withRole = eb.exists(
          eb.selectFrom("platform_role").select("id").whereRef("platform_role.user_id", "=", "idp_user.id"),
        );
        return others ? eb.or([eb("idp_user.id", "=", self), withRole]) : eb("idp_user.id", "=", self);
      });
      if (ids !== undefined) met = met.where("idp_user.id", "in", sought(ids));
      if (names !== undefined)
        met = met.where(
          "name",
          "in",
          sought(names).map((name) => name.toLowerCase()),
        );
      if (parts !== undefined)
        met = met.where((eb) =>
          anyOf(
            eb,
            parts.map((part) => eb("name", "like", likeOf(part))),
          ),
        );
      for (const one of createdAts) met = met.where((eb) => meets(eb, one));
      const rows = await met
        .select(["idp_user.id", "name", "created_at"])
        .orderBy("created_at", directionOf(slice))
        .orderBy("idp_user.id")
        .limit(slice.limit)
        .offset(slice.offset)
        .execute();
      const items = rows.map(({ id, name, created_at: createdAt }) => ({ id, name, createdAt }));
      return { total: await counted(met.select(({ fn }) => fn.countAll<number>().as("count"))), items };
    },
  };
}

const directionOf = ({ descending }: Slice): "asc" | "desc" => (descending ? "desc" : "asc");

const counted = async (query: { execute(): Promise<readonly { count: number }[]> }): Promise<number> =>
  (await query.execute())[0]?.count ?? 0;

/** `or` as a tree, since SQLite takes a row of a thousand of them for an expression that is too deep. */
function anyOf(
  eb: ExpressionBuilder<Tables, keyof Tables>,
  conditions: readonly Expression<SqlBool>[],
): Expression<SqlBool> {
  if (conditions.length < 3) return eb.or([...conditions]);
  const half = conditions.length >> 1;
  return eb.or([anyOf(eb, conditions.slice(0, half)), anyOf(eb, conditions.slice(half))]);
}

/** A name of a user has neither `%` nor `\` nor NUL, so what has is part of none; `_` would stand for any letter. */
const likeOf = (part: string): string => (/[%\\\0]/.test(part) ? "" : `%${part.toLowerCase()}%`);

/** What nothing is called is not asked for; an empty list is none of SQL. */
const sought = (values: readonly string[]): string[] => ["", ...values.filter(isStorable)];

const second = 1000;
type Tables = Pick<TokenServerTables, "idp_user" | "platform_role">;

function meets<Table extends keyof Tables>(
  eb: ExpressionBuilder<Tables, Table>,
  { operator, moments }: MomentCondition,
): Expression<SqlBool> {
  const [first = 0] = moments;
  const at = eb.ref("created_at" as never);
  const than = (comparison: ">=" | "<", moment: number) => eb(at, comparison, moment as never);
  if (operator === "in")
    return eb.or(moments.map((moment) => eb.and([than(">=", moment), than("<", moment + second)])));
  if (operator === "gt") return than(">=", first + second);
  if (operator === "gte") return than(">=", first);
  return than("<", operator === "lt" ? first : first + second);
}
