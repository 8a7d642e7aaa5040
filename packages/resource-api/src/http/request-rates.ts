import { createRequestRate } from "@tenantbox/shared/rate-limits";

/** More came in a second than is served. */
export class RateExceededError extends Error {
  override readonly name = "RateExceededError";
  readonly retryAfterSeconds: number;

  constructor(reason: "rate-of-caller" | "rate-of-tenant", retryAfterSeconds: number) {
    super(reason);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Counts a request of a caller who has proven itself, a batch as one. @throws {RateExceededError} */
export type CountRequest = (caller: string) => Promise<void>;

/**
 * The rates of the resource API (OData fact sheet, section 5.9): of one caller and of all together. Strangers are not
 * counted, so that nobody can use the tenant's rate up from outside; nor is what one caller has too much.
 * @param rates requests in a second; 0: as many as come
 */
export function createRequestRates(rates: {
  readonly tenant: number;
  readonly caller: number;
}): CountRequest {
  const tenant = createRequestRate(rates.tenant);
  const caller = createRequestRate(rates.caller);
  return async (name) => {
    const own = await caller.waitFor(name);
    if (own > 0) throw new RateExceededError("rate-of-caller", own);
    const all = await tenant.waitFor("tenant");
    if (all > 0) throw new RateExceededError("rate-of-tenant", all);
  };
}
