import type { EntityType, NavigationProperty, PrimitiveProperty, Property } from "../model/index.ts";
import type { Expression } from "./expression.ts";
import type { KeyValue } from "./key-predicate.ts";
import type { OrderItem } from "./order-by.ts";
import type { Projection } from "./projection.ts";

/** One step of a resource path: the entity set it starts at, or a link, each possibly narrowed by a key. */
export interface ResourceStep {
  readonly type: EntityType;
  /** The link walked to get here; undefined for the first step. */
  readonly navigation: NavigationProperty | undefined;
  readonly key: readonly KeyValue[] | undefined;
}

/** From an entity set to the resource asked for; never empty. */
export interface ResourcePath {
  readonly first: ResourceStep;
  readonly rest: readonly ResourceStep[];
}

/** What `$format` may name. */
export type RequestedFormat = "json" | "atom" | "xml";

export interface FeedRequest {
  readonly kind: "feed";
  readonly path: ResourcePath;
  readonly filter: Expression | undefined;
  /** Empty: the type's default order. */
  readonly orderBy: readonly OrderItem[];
  readonly projection: Projection;
  /** Rows of this answer at most. */
  readonly limit: number;
  /** Rows passed over. */
  readonly offset: number;
  readonly inlineCount: boolean;
  /** Goes out as `__next` when rows remain behind `limit`; undefined where the caller set the limit itself. */
  readonly nextLink: string | undefined;
  /** The next link that this request follows, as it was given out; undefined where it follows none. */
  readonly place: string | undefined;
  readonly format: RequestedFormat | undefined;
}

export interface EntryRequest {
  readonly kind: "entry";
  readonly path: ResourcePath;
  readonly filter: Expression | undefined;
  readonly projection: Projection;
  readonly format: RequestedFormat | undefined;
}

export interface CountRequest {
  readonly kind: "count";
  readonly path: ResourcePath;
  readonly filter: Expression | undefined;
}

export interface MediaRequest {
  readonly kind: "media";
  readonly path: ResourcePath;
}

/** One property of an entity, or a member of a complex one. */
export interface PropertyRequest {
  readonly kind: "property";
  readonly path: ResourcePath;
  readonly property: Property;
  readonly format: RequestedFormat | undefined;
}

/** The bare value of a primitive property: `…/Name/$value`. */
export interface PropertyValueRequest {
  readonly kind: "property-value";
  readonly path: ResourcePath;
  readonly property: PrimitiveProperty;
}

/** The addresses of what a link leads to: `…/$links/Name`. The last step of the path is the link. */
export interface LinksRequest {
  readonly kind: "links";
  readonly path: ResourcePath;
  readonly filter: Expression | undefined;
  readonly orderBy: readonly OrderItem[];
  readonly limit: number;
  readonly offset: number;
  readonly inlineCount: boolean;
  readonly nextLink: string | undefined;
  readonly format: RequestedFormat | undefined;
}

/** Answered from the model alone. */
export type DocumentRequest =
  | { readonly kind: "service-document"; readonly format: RequestedFormat | undefined }
  | { readonly kind: "metadata" };

/** Answered from rows. */
export type DataRequest =
  | FeedRequest
  | EntryRequest
  | CountRequest
  | MediaRequest
  | PropertyRequest
  | PropertyValueRequest
  | LinksRequest;

/** A parsed request: readonly data, nothing of it unchecked. */
export type ODataRequest = DocumentRequest | DataRequest;

/** The last step: what the request is about. */
export function targetOf(path: ResourcePath): ResourceStep {
  return path.rest.at(-1) ?? path.first;
}

/** Whether the path leads to one entity at most. */
export function isSingle(step: ResourceStep): boolean {
  return step.key !== undefined || (step.navigation !== undefined && step.navigation.multiplicity !== "*");
}
