import { badRequest } from "@tenantbox/odata-v2/errors";
import type { ApiCall } from "./api-call.ts";

const tunnelled: ReadonlySet<string> = new Set(["PUT", "PATCH", "MERGE", "DELETE"]);

/**
 * The method that a call means: a POST may carry another one in `X-HTTP-Method` where something on the way lets
 * no other through (OData V2 operations, section 2.7). A read is never carried.
 * @throws {ODataError} 400 where the header names no write, stands on another method, or is said differently twice
 */
export function effectiveMethod({ method, headers }: ApiCall): string {
  const names = [headers["x-http-method"], headers["x-http-method-override"]].filter(
    (value) => value !== undefined,
  );
  const [first] = names;
  if (first === undefined) return method;
  const name = typeof first === "string" ? first.toUpperCase() : "";
  const same = names.every((value) => typeof value === "string" && value.toUpperCase() === name);
  if (!same || method !== "POST" || !tunnelled.has(name)) {
    throw badRequest("Invalid value in header 'X-HTTP-Method'.");
  }
  return name;
}
