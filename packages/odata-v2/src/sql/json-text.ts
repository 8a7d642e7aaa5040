import type { ComplexProperty, EntityType, Model, PrimitiveProperty, Property } from "../model/index.ts";

/** A property whose JSON SQLite writes to the byte as we do: a text, or a complex one of nothing but texts. */
export type TextProperty = PrimitiveProperty | ComplexProperty;

/** SQLite takes 127 arguments of a function where nobody has raised that, and each member is two of them. */
const mostMembers = 50;

/**
 * The properties in their order, those next to each other that SQLite can write itself as one list: a text that comes
 * out of SQLite as JSON costs less than the values, each handed over by itself and quoted then. Columns of views and
 * queries have no type there, so their numbers would not become texts.
 */
export function textRuns(
  { stored, query }: EntityType,
  properties: readonly Property[],
): readonly (Property | readonly TextProperty[])[] {
  if (stored !== undefined || query !== undefined) return properties;
  const runs: (Property | TextProperty[])[] = [];
  for (const property of properties) {
    const last = runs.at(-1);
    if (!isText(property)) runs.push(property);
    else if (Array.isArray(last) && last.length < mostMembers) last.push(property);
    else runs.push([property]);
  }
  return runs;
}

/** `json_object('Name', "t"."name", …)`; names come from the model alone. */
export function jsonObject(alias: string, properties: readonly TextProperty[], model: Model): string {
  const members = properties.map((property) => {
    if (property.kind === "primitive") return `'${property.name}', "${alias}"."${property.column}"`;
    const type = `'__metadata', json_object('type', '${model.namespace}.${property.complex.name}')`;
    const own = property.members.map(({ name, column }) => `'${name}', "${alias}"."${column}"`);
    return `'${property.name}', json_object(${[type, ...own].join(", ")})`;
  });
  return `json_object(${members.join(", ")})`;
}

function isText(property: Property): boolean {
  if (property.kind === "primitive") return property.type === "Edm.String" || property.type === "Edm.Guid";
  return property.members.length < mostMembers && property.members.every(isText);
}
