import { notImplemented } from "../errors.ts";
import type { Dialect } from "../sql/index.ts";
import { compileDelete } from "./compile-delete.ts";
import type { WritePlan } from "./write-plan.ts";
import type { WriteRequest } from "./write-request.ts";

/**
 * Compiles a write to statements. Every value of the caller is a bound parameter; every name comes from the model.
 *
 * @throws ODataError 400 or 415 for a body that cannot be understood.
 */
export function compileWrite(request: WriteRequest, dialect: Dialect): WritePlan {
  if (request.kind === "delete") return compileDelete(request, dialect);
  throw notImplemented();
}
