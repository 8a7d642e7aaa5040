import type { Marketplace } from "./marketplace.ts";
import type { PlatformPlace } from "./platform-place.ts";

/** Where instances are and what they are of. */
export interface Scene {
  readonly place: PlatformPlace;
  readonly market: Marketplace;
}

/** The guid of a plan; "" for a name that is none. */
export const planGuid = ({ market }: Scene, plan: string): string =>
  market.plans.find(({ name }) => name === plan)?.guid ?? "";
