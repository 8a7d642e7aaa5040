import type { Kysely } from "kysely";
import { announceChange } from "../revocations/index.ts";
import type { RoleCollectionRow, Storage, TokenServerTables, Transaction } from "../storage/index.ts";
import { predefinedRoleCollections, type RoleCollection } from "./predefined-role-collections.ts";
import { UserError } from "./user-error.ts";
import { collectionDescription, collectionName, userRoles } from "./user-rules.ts";

/** What a role collection is made or changed to; unchecked, as it comes from the wire. */
export interface RoleCollectionInput {
  readonly description?: unknown;
  readonly roles?: unknown;
}

/** Role collections: predefined ones and those of the tenant. Changes act on users within two seconds. */
export interface RoleCollections {
  /** @throws UserError `invalid-parameter`, `conflict` */
  createRoleCollection(input: RoleCollectionInput & { readonly name: unknown }): Promise<RoleCollection>;
  /** @throws UserError `not-found` */
  getRoleCollection(name: string): Promise<RoleCollection>;
  /** Predefined ones first, then those of the tenant by name. */
  listRoleCollections(): Promise<RoleCollection[]>;
  /** Changes what is given. @throws UserError `not-found`, `predefined`, `invalid-parameter` */
  updateRoleCollection(name: string, input: RoleCollectionInput): Promise<RoleCollection>;
  /** Deletes a collection and takes it from everybody who has it. @throws UserError `not-found`, `predefined` */
  deleteRoleCollection(name: string): Promise<void>;
}

export function createRoleCollections({
  storage,
  now,
}: {
  storage: Storage;
  now: () => number;
}): RoleCollections {
  const { kysely } = storage;
  return {
    async createRoleCollection({ name: asked, description, roles }) {
      const name = collectionName(asked);
      const row = {
        name,
        description: collectionDescription(description ?? ""),
        roles: JSON.stringify(userRoles(roles)),
        created_at: now(),
      };
      const taken = () =>
        new UserError("conflict", `There is a role collection with the name ${JSON.stringify(name)} already`);
      if (isPredefined(name)) throw taken();
      const { numInsertedOrUpdatedRows: inserted } = await kysely
        .insertInto("role_collection")
        .values(row)
        .onConflict((conflict) => conflict.column("name").doNothing())
        .executeTakeFirst();
      if (inserted !== 1n) throw taken();
      return collectionOf(row);
    },

    async getRoleCollection(name) {
      const [found] = await collectionsNamed(kysely, [name]);
      if (found === undefined) throw notFound();
      return found;
    },

    async listRoleCollections() {
      const rows = await kysely.selectFrom("role_collection").selectAll().orderBy("name").execute();
      return [...predefinedRoleCollections, ...rows.map(collectionOf)];
    },

    async updateRoleCollection(name, input) {
      refusePredefined(name);
      const changes = {
        ...(input.description === undefined ? {} : { description: collectionDescription(input.description) }),
        ...(input.roles === undefined ? {} : { roles: JSON.stringify(userRoles(input.roles)) }),
      };
      return kysely.transaction().execute(async (transaction) => {
        await announceToHolders(transaction, name, now());
        if (Object.keys(changes).length > 0)
          await transaction.updateTable("role_collection").set(changes).where("name", "=", name).execute();
        const [changed] = await collectionsNamed(transaction, [name]);
        if (changed === undefined) throw notFound();
        return changed;
      });
    },

    async deleteRoleCollection(name) {
      refusePredefined(name);
      await kysely.transaction().execute(async (transaction) => {
        await announceToHolders(transaction, name, now());
        await transaction.deleteFrom("role_assignment").where("collection", "=", name).execute();
        const { numDeletedRows: deleted } = await transaction
          .deleteFrom("role_collection")
          .where("name", "=", name)
          .executeTakeFirst();
        if (deleted === 0n) throw notFound();
      });
    },
  };
}

/** Those of the names that exist, predefined ones included. */
export async function collectionsNamed(
  reader: Kysely<TokenServerTables>,
  names: readonly string[],
): Promise<RoleCollection[]> {
  if (names.length === 0) return [];
  const rows = await reader.selectFrom("role_collection").selectAll().where("name", "in", names).execute();
  return [...predefinedRoleCollections.filter(({ name }) => names.includes(name)), ...rows.map(collectionOf)];
}

async function announceToHolders(transaction: Transaction, collection: string, now: number): Promise<void> {
  const holders = await transaction
    .selectFrom("role_assignment")
    .select("user_id")
    .where("collection", "=", collection)
    .execute();
  for (const { user_id } of holders) await announceChange(transaction, user_id, now);
}

const isPredefined = (name: string): boolean => predefinedRoleCollections.some((one) => one.name === name);

function refusePredefined(name: string): void {
  if (isPredefined(name))
    throw new UserError("predefined", "A predefined role collection cannot be changed or deleted");
}

const notFound = () => new UserError("not-found", "There is no such role collection");

const collectionOf = ({ name, description, roles }: RoleCollectionRow): RoleCollection => ({
  name,
  description,
  roles: JSON.parse(roles) as string[],
  predefined: false,
});
