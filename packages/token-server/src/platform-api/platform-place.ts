import { createHash } from "node:crypto";

/** The one organization with the one space, and what is offered there. */
export interface PlatformPlace {
  readonly organization: { readonly guid: string; readonly name: string };
  readonly space: { readonly guid: string; readonly name: string };
  /** Since when there is all of it, epoch milliseconds. */
  readonly createdAt: number;
  /** The guid of something that is always there: the same for the same tenant. */
  readonly guidOf: (...names: readonly string[]) => string;
}

export interface PlaceOptions {
  /** Id of the tenant's zone, from which all guids follow. */
  readonly zone: string;
  readonly organization: string;
  readonly space: string;
  readonly createdAt: number;
}

export function platformPlace({ zone, organization, space, createdAt }: PlaceOptions): PlatformPlace {
  const guidOf = (...names: readonly string[]): string => {
    const digest = createHash("sha256")
      .update(JSON.stringify([zone, ...names]))
      .digest("hex");
    // RFC 9562 section 5.8: a UUID of a form of one's own.
    return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-8$3-8$4-$5");
  };
  return {
    organization: { guid: guidOf("organization"), name: organization },
    space: { guid: guidOf("space"), name: space },
    createdAt,
    guidOf,
  };
}
