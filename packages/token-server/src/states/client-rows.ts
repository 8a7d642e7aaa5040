import type { StateFile } from "@tenantbox/shared/database";
import type {
  IdpUserRow,
  PlatformRoleRow,
  RoleAssignmentRow,
  RoleCollectionRow,
  ServiceInstanceRow,
  ServiceKeyRow,
  Transaction,
} from "../storage/index.ts";

/** The rows that belong to a state: clients and users. The operator, signing keys and counters belong to the server. */
export interface ClientRows {
  readonly service_instance: readonly ServiceInstanceRow[];
  readonly service_key: readonly ServiceKeyRow[];
  readonly role_collection: readonly RoleCollectionRow[];
  readonly idp_user: readonly IdpUserRow[];
  readonly role_assignment: readonly RoleAssignmentRow[];
  readonly platform_role: readonly PlatformRoleRow[];
}

/** A state of clients and users, wherever it comes from. */
export interface ClientState {
  readonly rows: ClientRows;
  /** Files of the home that no row makes: path in the home → content. */
  readonly files: ReadonlyMap<string, string>;
}

/** Parents before the tables that refer to them. */
export const clientTables = [
  "service_instance",
  "service_key",
  "role_collection",
  "idp_user",
  "role_assignment",
  "platform_role",
] as const satisfies readonly (keyof ClientRows)[];

/** The rows as they are. */
export async function readClientRows(transaction: Transaction): Promise<ClientRows> {
  return withoutOperator({
    service_instance: await transaction.selectFrom("service_instance").selectAll().execute(),
    service_key: await transaction.selectFrom("service_key").selectAll().execute(),
    role_collection: await transaction.selectFrom("role_collection").selectAll().execute(),
    idp_user: await transaction.selectFrom("idp_user").selectAll().execute(),
    role_assignment: await transaction.selectFrom("role_assignment").selectAll().execute(),
    platform_role: await transaction.selectFrom("platform_role").selectAll().execute(),
  });
}

/** The rows of a state file, which has been found to be of this program's tables. */
export function keptClientRows(file: StateFile): ClientRows {
  const rows = <Row>(table: keyof ClientRows): Row[] => [...file.rows(table)] as readonly unknown[] as Row[];
  return withoutOperator({
    service_instance: rows("service_instance"),
    service_key: rows("service_key"),
    role_collection: rows("role_collection"),
    idp_user: rows("idp_user"),
    role_assignment: rows("role_assignment"),
    platform_role: rows("platform_role"),
  });
}

function withoutOperator(rows: ClientRows): ClientRows {
  const instances = rows.service_instance.filter(({ plan }) => plan !== "operator");
  const ids = new Set(instances.map(({ id }) => id));
  const keys = rows.service_key.filter((key) => ids.has(key.instance_id));
  return { ...rows, service_instance: instances, service_key: keys };
}

/** Whether both hold the same rows, in whatever order. */
export function sameRows(one: ClientRows, other: ClientRows): boolean {
  const textsOf = (rows: readonly object[]): string =>
    rows
      .map((row) => JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))))
      .toSorted()
      .join("\n");
  return clientTables.every((table) => textsOf(one[table]) === textsOf(other[table]));
}
