import { associationsOf, resolveNavigation } from "./association.ts";
import type { EntityTypeDefinition, ModelDefinition, PropertyDefinition } from "./definition.ts";
import type { EntityType, Model, OrderKey, PrimitiveProperty, Property } from "./model.ts";
import { propertyByPath } from "./property-path.ts";

/**
 * Checks a model and resolves its defaults. Every mistake is found here, at the start of the program: the
 * error names the type and the member.
 *
 * @throws Error when names repeat, a key, path, target, role or column is missing, or two links disagree.
 */
export function defineModel(definition: ModelDefinition): Model {
  const { namespace, container } = definition;
  const complexTypes = definition.complexTypes ?? [];
  uniqueNames("complex type", complexTypes);
  const entityTypes = definition.entityTypes.map((type) => resolveEntityType(type, definition));
  const byName = uniqueNames("entity type", entityTypes);
  const bySet = uniqueBy("entity set", entityTypes, (type) => type.set);
  const associations = associationsOf(definition, byName);
  return Object.freeze({
    namespace,
    container,
    entityTypes: Object.freeze(entityTypes),
    complexTypes: Object.freeze([...complexTypes]),
    associations: Object.freeze(associations),
    functionImports: Object.freeze([...(definition.functionImports ?? [])]),
    bySet,
    byName,
  });
}

function resolveEntityType(type: EntityTypeDefinition, model: ModelDefinition): EntityType {
  const properties = type.properties.map((property) => resolveProperty(property, type, model));
  const propertyByName = uniqueNames(`property of ${type.name}`, properties);
  const navigation = (type.navigation ?? []).map((link) => resolveNavigation(link, type));
  const navigationByName = uniqueNames(`navigation property of ${type.name}`, navigation);
  for (const name of navigationByName.keys()) {
    if (propertyByName.has(name)) throw new Error(`${type.name}: ${name} is a property and a link`);
  }
  for (const name of databaseNames(type)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw new Error(`${type.name}: ${name} is no plain database name`);
  }
  if (type.query !== undefined && type.stored === undefined)
    throw new Error(`${type.name}: a query needs the table that its rows are stored in`);
  if (type.key.length === 0) throw new Error(`${type.name}: has no key`);
  const key = type.key.map((name) => {
    const property = propertyByName.get(name);
    if (property?.kind !== "primitive") throw new Error(`${type.name}: key ${name} is no primitive property`);
    return property;
  });
  return Object.freeze({
    name: type.name,
    qualifiedName: `${model.namespace}.${type.name}`,
    set: type.set,
    table: type.table,
    stored: type.stored,
    query: type.query,
    guard: type.guard,
    hasRowId: type.stored === undefined && type.clustered !== true,
    key,
    single: type.single === true,
    properties,
    propertyByName,
    navigation,
    navigationByName,
    media: type.media,
    defaultOrder: resolveOrder(type, propertyByName, key),
    indexes: [key.map((property) => property.column), ...(type.indexes ?? [])],
  });
}

/** Every table and column that a definition names: they go into SQL as they are. */
function databaseNames(type: EntityTypeDefinition): readonly string[] {
  const { media, navigation = [], indexes = [] } = type;
  const joins = [...navigation.map((link) => link.join), media?.source?.join ?? []].flat();
  return [
    type.table,
    ...type.properties.flatMap((item) => ("complex" in item ? Object.values(item.columns) : [item.column])),
    ...joins.flatMap(({ from, to }) => [from, to]),
    ...indexes.flat(),
    ...[type.stored, media?.column, media?.source?.table, media?.contentType.column].filter(
      (name) => name !== undefined,
    ),
  ];
}

function resolveProperty(
  property: PropertyDefinition,
  type: EntityTypeDefinition,
  model: ModelDefinition,
): Property {
  if (!("complex" in property)) {
    const nullable = !type.key.includes(property.name) && (property.nullable ?? true);
    const { name, column, maxLength } = property;
    return { kind: "primitive", name, type: property.type, column, nullable, maxLength };
  }
  const { name, complex, nullable = false } = property;
  if (!(model.complexTypes ?? []).includes(complex)) {
    throw new Error(
      `${type.name}: ${name} has the complex type ${complex.name}, which the model does not list`,
    );
  }
  const members = complex.members.map((member): PrimitiveProperty => {
    const column = Object.hasOwn(property.columns, member.name) ? property.columns[member.name] : undefined;
    if (column === undefined) throw new Error(`${type.name}: ${name}/${member.name} has no column`);
    const { maxLength } = member;
    return {
      kind: "primitive",
      name: member.name,
      type: member.type,
      column,
      nullable: member.nullable ?? true,
      maxLength,
    };
  });
  return {
    kind: "complex",
    name,
    complex,
    nullable,
    members,
    memberByName: uniqueNames(`member of ${name}`, members),
  };
}

function resolveOrder(
  type: EntityTypeDefinition,
  properties: ReadonlyMap<string, Property>,
  key: readonly PrimitiveProperty[],
): readonly OrderKey[] {
  if (type.defaultOrder === undefined) return key.map((property) => ({ property, descending: false }));
  return type.defaultOrder.map(({ path, direction }) => {
    const property = propertyByPath(properties, path.split("/"));
    if (property === undefined) throw new Error(`${type.name}: no primitive property ${path} to order by`);
    return { property, descending: direction === "desc" };
  });
}

function uniqueNames<T extends { readonly name: string }>(what: string, items: readonly T[]) {
  return uniqueBy(what, items, (item) => item.name);
}

function uniqueBy<T>(what: string, items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const item of items) {
    const name = nameOf(item);
    if (map.has(name)) throw new Error(`${what} ${name} is defined twice`);
    map.set(name, item);
  }
  return map;
}
