import { type Sql } from "./dialect.ts";
import type { EntityType, Model, PrimitiveProperty } from "../model/index.ts";
import type { Projection } from "../parse/index.ts";
import { columnList } from "./column.ts";
import type { EntityShape, MemberShape, ValueShape } from "./plan.ts";

/** The columns that one statement selects, each once, in the order of the row. */
export interface RowColumns {
  indexOf(name: string): number;
  /** For the select list. */
  selected(alias: string): Sql;
}

export function rowColumns(): RowColumns {
  const names: string[] = [];
  const places = new Map<string, number>();
  return {
    indexOf(name) {
      const known = places.get(name);
      if (known !== undefined) return known;
      places.set(name, names.length);
      return names.push(name) - 1;
    },
    selected: (alias) => columnList(alias, names),
  };
}

/** The shape of one level of an answer; the columns it needs are added to `columns`. */
export function entityShape(
  model: Model,
  type: EntityType,
  projection: Projection,
  columns: RowColumns,
): EntityShape {
  const place = (property: PrimitiveProperty): ValueShape => ({
    name: property.name,
    type: property.type,
    index: columns.indexOf(property.column),
  });
  const members: MemberShape[] = projection.properties.map((property) =>
    property.kind === "primitive"
      ? { kind: "value", value: place(property) }
      : {
          kind: "complex",
          name: property.name,
          type: `${model.namespace}.${property.complex.name}`,
          members: property.members.map(place),
        },
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
    id: shapeId(type, projection),
    type: type.qualifiedName,
    set: type.set,
    key: type.key.map(place),
    members,
    media: mediaShape(type, columns),
  };
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
