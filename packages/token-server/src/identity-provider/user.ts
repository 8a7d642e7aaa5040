import type { Kysely } from "kysely";
import type { PlatformRole } from "@tenantbox/shared/roles";
import type { IdpUserRow, TokenServerTables } from "../storage/index.ts";
import { spaceRolesOf } from "./platform-roles.ts";
import { collectionsNamed } from "./role-collections.ts";

/** A user of the identity provider. */
export interface User {
  readonly id: string;
  /** In lower case; case does not tell users apart. */
  readonly name: string;
  /** Which identity provider it is from, as tokens say it. */
  readonly origin: "sap.default" | "sap.custom";
  /** Role templates that the user has apart from collections. */
  readonly roles: readonly string[];
  /** Names of the role collections assigned, by name. */
  readonly roleCollections: readonly string[];
  /** What the user has in effect: own roles and those of the collections, each once. */
  readonly effectiveRoles: readonly string[];
  /** What the user is on the platform, by name; of a user of a directory by its groups. */
  readonly spaceRoles: readonly PlatformRole[];
  /** Another one with each change of the password: tokens carry it, and are revoked by it. */
  readonly revSig: string;
  /** By what name the directory is asked what has become of the user; undefined where that cannot be told, and for our own. */
  readonly directoryName: string | undefined;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

/** The users of these rows with the roles that their collections hold now. */
export async function usersOf(
  reader: Kysely<TokenServerTables>,
  rows: readonly IdpUserRow[],
): Promise<User[]> {
  const ids = rows.map(({ id }) => id);
  const assignments =
    ids.length === 0
      ? []
      : await reader.selectFrom("role_assignment").selectAll().where("user_id", "in", ids).execute();
  const ofPlatform = await spaceRolesOf(reader, ids);
  const names = [...new Set(assignments.map(({ collection }) => collection))];
  const known = new Map((await collectionsNamed(reader, names)).map((one) => [one.name, one.roles]));
  return rows.map((row) => {
    const roleCollections = assignments
      .flatMap(({ user_id, collection }) => (user_id === row.id ? [collection] : []))
      .toSorted();
    const roles = JSON.parse(row.roles) as string[];
    const fromCollections = roleCollections.flatMap((name) => known.get(name) ?? []);
    return {
      id: row.id,
      name: row.name,
      origin: "sap.default",
      roles,
      roleCollections,
      effectiveRoles: [...new Set([...roles, ...fromCollections])],
      spaceRoles: ofPlatform.get(row.id) ?? [],
      revSig: row.rev_sig,
      directoryName: undefined,
      createdAt: row.created_at,
    };
  });
}
