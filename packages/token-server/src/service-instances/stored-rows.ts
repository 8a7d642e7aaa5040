import type { Kysely } from "kysely";
import type { ServiceInstanceRow, ServiceKeyRow, TokenServerTables, Transaction } from "../storage/index.ts";
import { InstanceError } from "./instance-error.ts";

type Reader = Kysely<TokenServerTables>;

/** How one finds an instance. @throws InstanceError `not-found` */
export type FindInstance = (reader: Reader) => Promise<ServiceInstanceRow>;

/** What an order of the platform's API brings along for what it makes or changes. */
export interface Order {
  readonly id?: string;
  /** The column `metadata`. */
  readonly metadata?: string | null;
  /** Part of the same transaction. */
  readonly committing?: (transaction: Transaction) => Promise<void>;
}

/** The instance of this name; the operator's own is never found by name. @throws InstanceError `not-found` */
export const instanceNamed = (reader: Reader, name: string): Promise<ServiceInstanceRow> =>
  instanceWhere(reader, "name", name);

/** The instance with this id, the operator's excepted. @throws InstanceError `not-found` */
export const instanceWithId = (reader: Reader, id: string): Promise<ServiceInstanceRow> =>
  instanceWhere(reader, "id", id);

async function instanceWhere(
  reader: Reader,
  column: "id" | "name",
  value: string,
): Promise<ServiceInstanceRow> {
  const row = await reader
    .selectFrom("service_instance")
    .selectAll()
    .where(column, "=", value)
    .where("plan", "!=", "operator")
    .executeTakeFirst();
  if (row === undefined) throw new InstanceError("not-found", "There is no such service instance");
  return row;
}

/** The key of this name in this instance and no other. @throws InstanceError `not-found` */
export const keyNamed = (reader: Reader, instanceId: string, name: string): Promise<ServiceKeyRow> =>
  keyWhere(reader, instanceId, "name", name);

/** The key with this id in this instance and no other. @throws InstanceError `not-found` */
export const keyWithId = (reader: Reader, instanceId: string, id: string): Promise<ServiceKeyRow> =>
  keyWhere(reader, instanceId, "id", id);

async function keyWhere(
  reader: Reader,
  instanceId: string,
  column: "id" | "name",
  value: string,
): Promise<ServiceKeyRow> {
  const row = await reader
    .selectFrom("service_key")
    .selectAll()
    .where("instance_id", "=", instanceId)
    .where(column, "=", value)
    .executeTakeFirst();
  if (row === undefined) throw new InstanceError("not-found", "There is no such service key");
  return row;
}

/** Every key of an instance, oldest first. */
export function keysOf(reader: Reader, instanceId: string): Promise<ServiceKeyRow[]> {
  return reader
    .selectFrom("service_key")
    .selectAll()
    .where("instance_id", "=", instanceId)
    .orderBy("created_at")
    .orderBy("name")
    .execute();
}

/** The names that the keys of an instance have. */
export async function keyNames(reader: Reader, instanceId: string): Promise<string[]> {
  const rows = await reader
    .selectFrom("service_key")
    .select("name")
    .where("instance_id", "=", instanceId)
    .execute();
  return rows.map((row) => row.name);
}
