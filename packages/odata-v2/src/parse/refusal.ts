import { ODataError, type ODataErrorCode } from "../errors.ts";
import type { Refusal } from "./policy.ts";

const codes = {
  400: "bad-request",
  403: "forbidden",
  404: "not-found",
  405: "method-not-allowed",
  500: "internal",
  501: "not-implemented",
} as const satisfies Record<Refusal["status"], ODataErrorCode>;

/** The error of a refusal that a policy names. */
export function refusalError(refusal: Refusal): ODataError {
  return new ODataError(codes[refusal.status], refusal.message);
}
