import { type Sql } from "./dialect.ts";
import type { EntityType, Model, PrimitiveProperty, Property } from "../model/index.ts";
import type { Projection } from "../parse/index.ts";
import { jsonObject, type TextProperty, textRuns } from "./json-text.ts";
import type { EntityShape, MemberShape, PropertyShape, ValueShape } from "./plan.ts";
import { sql } from "./sql-text.ts";

/** The columns that one statement selects, each once, in the order of the row. */
export interface RowColumns {
  /** @param exact read as digits: drivers give 64-bit integers as doubles, which hold 53 bits. */
  indexOf(name: string, exact?: boolean): number;
  /** Where the JSON object of these properties lies, which SQLite writes. */
  objectOf(properties: readonly TextProperty[], model: Model): number;
  /** For the select list. */
  selected(alias: string): Sql;
}

export function rowColumns(): RowColumns {
  const columns: ((alias: string) => string)[] = [];
  const places = new Map<string, number>();
  return {
    indexOf(name, exact = false) {
      const id = exact ? `${name} exact` : name;
      const known = places.get(id);
      if (known !== undefined) return known;
      places.set(id, columns.length);
      const plain = (alias: string) => `"${alias}"."${name}"`;
      return columns.push(exact ? (alias) => `cast(${plain(alias)} as text)` : plain) - 1;
    },
    objectOf: (properties, model) => columns.push((alias) => jsonObject(alias, properties, model)) - 1,
    selected: (alias) => sql.raw(columns.map((column) => column(alias)).join(", ")),
  };
}

/** Whether a column holds integers that a double may not hold. */
export function isExact(type: EntityType, column: string): boolean {
  return type.properties.some(
    (property) =>
      property.kind === "primitive" && property.column === column && property.type === "Edm.Int64",
  );
}

/**
 * The shape of one level of an answer; the columns it needs are added to `columns`.
 * @param texts whether SQLite writes what it can of the JSON
 */
export function entityShape(
  model: Model,
  type: EntityType,
  projection: Projection,
  columns: RowColumns,
  texts = false,
): EntityShape {
  const runs = texts ? textRuns(type, projection.properties) : projection.properties;
  const members = runs.map(
    (run): MemberShape =>
      "kind" in run
        ? propertyShape(model, run, columns)
        : { kind: "text", index: columns.objectOf(run, model) },
  );
  let expansion = 0;
  for (const { navigation, expanded } of projection.links) {
    const single = navigation.multiplicity !== "*";
    const { name } = navigation;
    members.push(
      expanded === undefined
        ? { kind: "deferred", name, single }
        : { kind: "inline", name, single, expansion: expansion++ },
    );
  }
  return {
    id: texts ? `${shapeId(type, projection)} as text` : shapeId(type, projection),
    type: type.qualifiedName,
    set: type.set,
    key: type.key.map((property) => valueShape(property, columns)),
    members,
    media: mediaShape(type, columns),
  };
}

/** A property as a member of what is written. */
export function propertyShape(model: Model, property: Property, columns: RowColumns): PropertyShape {
  if (property.kind === "primitive") return { kind: "value", value: valueShape(property, columns) };
  return {
    kind: "complex",
    name: property.name,
    type: `${model.namespace}.${property.complex.name}`,
    members: property.members.map((member) => valueShape(member, columns)),
  };
}

function valueShape({ name, type, column }: PrimitiveProperty, columns: RowColumns): ValueShape {
  return { name, type, index: columns.indexOf(column, type === "Edm.Int64") };
}

/** The announced content type of a media entity: fixed, or its column. */
function mediaShape(type: EntityType, columns: RowColumns): EntityShape["media"] {
  if (type.media === undefined) return undefined;
  const { announced, contentType } = type.media;
  if (announced !== undefined) return { index: -1, fallback: announced };
  const index = contentType.column === undefined ? -1 : columns.indexOf(contentType.column);
  return { index, fallback: contentType.fallback };
}

/** Equal projections of one type have equal columns, hence equal shapes. */
function shapeId(type: EntityType, projection: Projection): string {
  const whole = projection.properties.length === type.properties.length;
  const properties = whole ? "*" : projection.properties.map((property) => property.name).join();
  const links = projection.links.map(
    ({ navigation, expanded }) => navigation.name + (expanded === undefined ? "" : "+"),
  );
  return `${type.name}(${properties};${links.join()})`;
}
