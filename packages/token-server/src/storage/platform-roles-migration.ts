import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

const before = "Space Developer";

/**
 * Who is what on the platform, in rows of its own. Who had the role `Space Developer` among the roles of the API, by
 * itself or in a collection, has its place in the space instead.
 */
export const platformRolesMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable("platform_role")
      .addColumn("id", "text", (column) => column.primaryKey().notNull())
      .addColumn("user_id", "text", (column) =>
        column.notNull().references("idp_user.id").onDelete("cascade"),
      )
      .addColumn("role", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addUniqueConstraint("platform_role_of_user", ["user_id", "role"])
      .execute();
    await moveDevelopers(database);
  },
};

interface Tables {
  idp_user: { id: string; roles: string; created_at: number };
  role_collection: { name: string; roles: string };
  role_assignment: { user_id: string; collection: string };
  platform_role: { id: string; user_id: string; role: string; created_at: number };
}

async function moveDevelopers(database: Kysely<Tables>): Promise<void> {
  const withRole = (roles: string): boolean => (JSON.parse(roles) as string[]).includes(before);
  const without = (roles: string): string =>
    JSON.stringify((JSON.parse(roles) as string[]).filter((role) => role !== before));
  const collections = await database.selectFrom("role_collection").selectAll().execute();
  const giving = new Set(collections.flatMap(({ name, roles }) => (withRole(roles) ? [name] : [])));
  const assignments = await database.selectFrom("role_assignment").selectAll().execute();
  const holders = new Set(assignments.flatMap((one) => (giving.has(one.collection) ? [one.user_id] : [])));
  const users = await database.selectFrom("idp_user").select(["id", "roles", "created_at"]).execute();
  for (const { id, roles, created_at } of users) {
    if (!withRole(roles) && !holders.has(id)) continue;
    const row = { id: crypto.randomUUID(), user_id: id, role: "space_developer", created_at };
    await database.insertInto("platform_role").values(row).execute();
    await database
      .updateTable("idp_user")
      .set({ roles: without(roles) })
      .where("id", "=", id)
      .execute();
  }
  for (const { name, roles } of collections)
    if (giving.has(name))
      await database
        .updateTable("role_collection")
        .set({ roles: without(roles) })
        .where("name", "=", name)
        .execute();
}
