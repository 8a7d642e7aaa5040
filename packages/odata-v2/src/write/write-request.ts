import type { NavigationProperty, Property } from "../model/index.ts";
import type { KeyValue, RequestedFormat, ResourcePath, WritePolicy } from "../parse/index.ts";

interface WriteBase {
  /** To what is written: an entity, a list for a new one, or the entity that a property or link belongs to. */
  readonly path: ResourcePath;
  /** Of the set that is written. */
  readonly policy: WritePolicy;
}

/** A new entity in a set, or behind a link to many. */
export interface CreateRequest extends WriteBase {
  readonly kind: "create";
  readonly format: RequestedFormat | undefined;
}

/** `replace` (PUT): what is left out becomes null. `merge` (MERGE, PATCH): what is left out stays. */
export interface UpdateRequest extends WriteBase {
  readonly kind: "update";
  readonly how: "replace" | "merge";
}

export interface DeleteRequest extends WriteBase {
  readonly kind: "delete";
}

/** One property, the raw value of one, or null (a DELETE). */
export interface PropertyWriteRequest extends WriteBase {
  readonly kind: "property";
  readonly property: Property;
  readonly how: "replace" | "merge" | "raw" | "null";
}

/** The body of a media entity. */
export interface MediaWriteRequest extends WriteBase {
  readonly kind: "media";
}

/** A link between two entities that are there already. */
export interface LinkWriteRequest extends WriteBase {
  readonly kind: "link";
  readonly link: NavigationProperty;
  readonly how: "add" | "set" | "remove";
  /** Of the target, where it is named in the URL. */
  readonly key: readonly KeyValue[] | undefined;
}

/** What a request writes, as far as its method and URL say; its body has not been looked at. */
export type WriteRequest =
  | CreateRequest
  | UpdateRequest
  | DeleteRequest
  | PropertyWriteRequest
  | MediaWriteRequest
  | LinkWriteRequest;
