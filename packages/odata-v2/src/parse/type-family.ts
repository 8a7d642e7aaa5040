import type { PrimitiveTypeName } from "../model/index.ts";

/** What can be compared with each other. */
export type TypeFamily =
  | "null"
  | "string"
  | "boolean"
  | "number"
  | "date-time"
  | "offset"
  | "time"
  | "guid"
  | "binary";

/** Types of one family compare with each other; across families the real service refuses. */
export function familyOf(type: PrimitiveTypeName | "null"): TypeFamily {
  switch (type) {
    case "null":
      return "null";
    case "Edm.String":
      return "string";
    case "Edm.Boolean":
      return "boolean";
    case "Edm.DateTime":
      return "date-time";
    case "Edm.DateTimeOffset":
      return "offset";
    case "Edm.Time":
      return "time";
    case "Edm.Guid":
      return "guid";
    case "Edm.Binary":
      return "binary";
    default:
      return "number";
  }
}

export function isWholeType(type: PrimitiveTypeName | "null"): boolean {
  return familyOf(type) === "number" && !isFloatingType(type) && type !== "Edm.Decimal";
}

export function isFloatingType(type: PrimitiveTypeName | "null"): boolean {
  return type === "Edm.Double" || type === "Edm.Single";
}

/**
 * The type that two numbers compute in (MS-ODATA 2.2.3.6.1.1.2, binary numeric promotions). Whole numbers of any
 * size compute in 64 bits; a decimal beside a double computes as a double.
 */
export function promotedType(
  one: PrimitiveTypeName | "null",
  other: PrimitiveTypeName | "null",
): PrimitiveTypeName {
  if (isFloatingType(one) || isFloatingType(other)) return "Edm.Double";
  return isWholeType(one) && isWholeType(other) ? "Edm.Int64" : "Edm.Decimal";
}
