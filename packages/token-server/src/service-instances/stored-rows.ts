import type { Kysely } from "kysely";
import type { ServiceInstanceRow, ServiceKeyRow, TokenServerTables } from "../storage/index.ts";
import { InstanceError } from "./instance-error.ts";

type Reader = Kysely<TokenServerTables>;

/** The instance of this name; the operator's own is never found by name. @throws InstanceError `not-found` */
export async function instanceNamed(reader: Reader, name: string): Promise<ServiceInstanceRow> {
  const row = await reader
    .selectFrom("service_instance")
    .selectAll()
    .where("name", "=", name)
    .where("plan", "!=", "operator")
    .executeTakeFirst();
  if (row === undefined) throw new InstanceError("not-found", "There is no such service instance");
  return row;
}

/** The key of this name in this instance and no other. @throws InstanceError `not-found` */
export async function keyNamed(reader: Reader, instanceId: string, name: string): Promise<ServiceKeyRow> {
  const row = await reader
    .selectFrom("service_key")
    .selectAll()
    .where("instance_id", "=", instanceId)
    .where("name", "=", name)
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
