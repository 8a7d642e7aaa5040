import type { PrimitiveProperty, Property } from "./model.ts";

/** The primitive property at `Name` or `Complex/Member`; undefined when there is none. */
export function propertyByPath(
  properties: ReadonlyMap<string, Property>,
  path: readonly string[],
): PrimitiveProperty | undefined {
  const [first, second] = path;
  if (first === undefined || path.length > 2) return undefined;
  const property = properties.get(first);
  if (property?.kind === "primitive") return second === undefined ? property : undefined;
  return second === undefined ? undefined : property?.memberByName.get(second);
}
