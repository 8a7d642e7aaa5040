import type { ColumnPair, EntityType, Model, NavigationProperty } from "../model/index.ts";

/** Where a link is stored: in columns of the entity it starts at, or of those it leads to. */
export interface LinkSide {
  readonly target: EntityType;
  /** `source`: a link to one entity, whose key stands in columns of the source. */
  readonly side: "source" | "target";
  readonly join: readonly ColumnPair[];
}

/** A link leads from the columns `from` to the columns `to`; whichever of them is no key holds it. */
export function linkSide(link: NavigationProperty, model: Model): LinkSide {
  const target = model.byName.get(link.target);
  if (target === undefined) throw new Error(`${link.name} leads nowhere`);
  const keys = new Set(target.key.map((property) => property.column));
  const toKey = link.join.length === keys.size && link.join.every(({ to }) => keys.has(to));
  const side = link.multiplicity !== "*" && toKey ? "source" : "target";
  return { target, side, join: link.join };
}

/** Whether a column is part of an entity's key, so that a link in it cannot be changed. */
export function isKeyColumn(type: EntityType, column: string): boolean {
  return type.key.some((property) => property.column === column);
}
