import type { KeyMaterialSources } from "../service-instances/index.ts";
import type { Derived } from "./derived.ts";

/** What the rows of a seed are made with. */
export interface SeedSources extends Omit<KeyMaterialSources, "now"> {
  readonly derived: Derived;
  /** When all of it was created: what the tenant's clock says at seeding (epoch milliseconds). */
  readonly at: number;
  /** Shortest lifetime of access tokens, in seconds. */
  readonly leastTokenValidity: number;
}
