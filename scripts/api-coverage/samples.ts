import type { EntityType, PrimitiveTypeName } from "../../packages/odata-v2/src/model/index.ts";
import { messageLogModel, type SetRules, tenantRules } from "../../packages/resource-api/src/model/index.ts";

/** Well-formed values; those of strings are hex as well, which some keys have to be. */
const literals: Partial<Readonly<Record<PrimitiveTypeName, string>>> = {
  "Edm.Boolean": "true",
  "Edm.DateTime": "datetime'2026-01-01T00:00:00'",
  "Edm.DateTimeOffset": "datetimeoffset'2026-01-01T00:00:00Z'",
  "Edm.Decimal": "1M",
  "Edm.Int16": "1",
  "Edm.Int32": "1",
  "Edm.Int64": "1L",
  "Edm.String": "'00'",
};

/** Values of custom options; those that are not named take any text. */
const customValues: Readonly<Record<string, string>> = {
  filterCustomHeaderProperties: "'a' eq 'b'",
  ModifiedAfter: "2026-01-01T00:00:00",
  overdueonly: "true",
};

/** A literal of a type, as it stands in a URL. */
export function literalOf(type: PrimitiveTypeName): string {
  const literal = literals[type];
  if (literal === undefined) throw new Error(`no sample of ${type}`);
  return literal;
}

/** `<Set>(<key>)` with some key. */
export function entityOf({ set, key }: EntityType): string {
  return `${set}(${key.map(({ name, type }) => `${name}=${literalOf(type)}`).join(",")})`;
}

/** A custom option with a value that it takes. */
export const customOption = (name: string): string => `${name}=${customValues[name] ?? "x"}`;

/** The custom options without which the list is refused, as a query. */
export function requiredQuery({ customOptions = {} }: SetRules): string {
  const required = Object.entries(customOptions).filter(([, { option }]) => option.required !== undefined);
  return required.map(([name]) => customOption(name)).join("&");
}

/**
 * The request that comes nearest to a list of these entities, ready for further options: the list itself, else along
 * a link to many of them, else one of them by key.
 */
export function placeFor(type: EntityType, rules: SetRules): string {
  if (rules.list.refusal === undefined) return `${type.set}?${requiredQuery(rules)}`;
  for (const source of messageLogModel.entityTypes) {
    const link = source.navigation.find(
      ({ target, multiplicity }) => target === type.name && multiplicity === "*",
    );
    if (link !== undefined && tenantRules[source.set]?.links?.[link.name]?.walk.refusal === undefined) {
      return `${entityOf(source)}/${link.name}?`;
    }
  }
  return `${entityOf(type)}?`;
}
