import type { MetFault } from "@tenantbox/shared/faults";
import type { Refusal } from "./api-error.ts";

/** A part of a batch meets a status on command. */
export class InjectedError extends Error {
  override readonly name = "InjectedError";
  readonly met: readonly MetFault[];
  readonly refusal: Refusal;

  constructor(met: readonly MetFault[], refusal: Refusal) {
    super("on command");
    this.met = met;
    this.refusal = refusal;
  }
}
