import { type Kysely, sql } from "kysely";
import { isStorable, type Storage, type TokenServerTables } from "../storage/index.ts";
import type { AnyPlan } from "./offering.ts";
import { type LabelCondition, labelMeets, type MomentCondition, momentMeets } from "./resource-conditions.ts";

export type ResourceKind = "service_instance" | "service_credential_binding";

/** Conditions that hold together; of each list, one has to fit. */
export interface ResourceFilter {
  readonly guids?: readonly string[] | undefined;
  readonly names?: readonly string[] | undefined;
  readonly plans?: readonly string[] | undefined;
  readonly instances?: readonly string[] | undefined;
  readonly instanceNames?: readonly string[] | undefined;
  readonly labels?: readonly LabelCondition[] | undefined;
  readonly createdAts?: readonly MomentCondition[] | undefined;
  readonly updatedAts?: readonly MomentCondition[] | undefined;
}

export interface ResourcePage {
  /** By creation unless said. */
  readonly orderBy?: { readonly member: string; readonly descending: boolean } | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** An instance or a key, made or ordered. Times in epoch milliseconds. */
export interface ResourceRow {
  readonly id: string;
  readonly name: string;
  readonly plan: AnyPlan;
  /** Of the instance, which is the resource itself or has it. */
  readonly instance: string;
  readonly instance_name: string;
  readonly metadata: string | null;
  /** 1 where it exists, 0 where it is being made or could not be. */
  readonly made: number;
  readonly created_at: number;
  readonly updated_at: number;
}

/** A page of the instances or keys that meet all conditions, those among them that are being made or could not be. */
export async function listResources(
  { kysely, dialect }: Storage,
  kind: ResourceKind,
  filter: ResourceFilter,
  page: ResourcePage,
): Promise<{ readonly total: number; readonly rows: readonly ResourceRow[] }> {
  let met = kysely.selectFrom(resources(kysely, kind).as("resource"));
  const among = [
    ["id", filter.guids],
    ["name", filter.names],
    ["plan", filter.plans],
    ["instance", filter.instances],
    ["instance_name", filter.instanceNames],
  ] as const;
  for (const [column, values] of among)
    if (values !== undefined) met = met.where(column, "in", ["", ...values.filter(isStorable)]);
  for (const label of filter.labels ?? []) met = met.where(labelMeets(dialect, label));
  for (const moment of filter.createdAts ?? [])
    met = met.where((eb) => momentMeets({ eb, column: "created_at" }, moment));
  for (const moment of filter.updatedAts ?? [])
    met = met.where((eb) => momentMeets({ eb, column: "updated_at" }, moment));
  const { total } = await met.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
  if (total === 0) return { total: 0, rows: [] };
  const direction = page.orderBy?.descending === true ? "desc" : "asc";
  const column =
    page.orderBy?.member === "name" || page.orderBy?.member === "updated_at"
      ? page.orderBy.member
      : "created_at";
  const rows = await met
    .selectAll()
    .orderBy(column, direction)
    .orderBy("id", direction)
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return { total, rows };
}

function resources(kysely: Kysely<TokenServerTables>, kind: ResourceKind) {
  return kind === "service_instance" ? instances(kysely) : keys(kysely);
}

function instances(kysely: Kysely<TokenServerTables>) {
  const made = kysely
    .selectFrom("service_instance")
    .where("plan", "!=", "operator")
    .select([
      "id",
      "name",
      sql<AnyPlan>`plan`.as("plan"),
      "id as instance",
      "name as instance_name",
      "metadata",
      sql<number>`1`.as("made"),
      "created_at",
      sql<number>`coalesce(updated_at, created_at)`.as("updated_at"),
    ]);
  const ordered = kysely
    .selectFrom("platform_job")
    .where("stands_in", "=", 1)
    .where("operation", "=", "service_instance.create")
    .select([
      "resource as id",
      "name",
      sql<AnyPlan>`plan`.as("plan"),
      "instance",
      "name as instance_name",
      "metadata",
      sql<number>`0`.as("made"),
      "created_at",
      "updated_at",
    ]);
  return made.unionAll(ordered);
}

function keys(kysely: Kysely<TokenServerTables>) {
  const made = kysely
    .selectFrom("service_key as made")
    .innerJoin("service_instance as owner", "owner.id", "made.instance_id")
    .where("owner.plan", "!=", "operator")
    .select([
      "made.id as id",
      "made.name as name",
      sql<AnyPlan>`owner.plan`.as("plan"),
      "owner.id as instance",
      "owner.name as instance_name",
      "made.metadata as metadata",
      sql<number>`1`.as("made"),
      "made.created_at as created_at",
      sql<number>`coalesce(made.updated_at, made.created_at)`.as("updated_at"),
    ]);
  const ordered = kysely
    .selectFrom("platform_job as ordered")
    .innerJoin("service_instance as owner", "owner.id", "ordered.instance")
    .where("ordered.stands_in", "=", 1)
    .where("ordered.operation", "=", "service_credential_binding.create")
    .select([
      "ordered.resource as id",
      "ordered.name as name",
      sql<AnyPlan>`owner.plan`.as("plan"),
      "owner.id as instance",
      "owner.name as instance_name",
      "ordered.metadata as metadata",
      sql<number>`0`.as("made"),
      "ordered.created_at as created_at",
      "ordered.updated_at as updated_at",
    ]);
  return made.unionAll(ordered);
}
