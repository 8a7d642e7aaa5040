import type { NavigationProperty, Property } from "../model/index.ts";

/** What of an entity goes into the answer: the outcome of `$select` and `$expand` for one level. */
export interface Projection {
  /** In wire order. */
  readonly properties: readonly Property[];
  /** In wire order; each either deferred or expanded. */
  readonly links: readonly ProjectedLink[];
}

export interface ProjectedLink {
  readonly navigation: NavigationProperty;
  /** Present: the target's entities are written inline. */
  readonly expanded: Projection | undefined;
}
