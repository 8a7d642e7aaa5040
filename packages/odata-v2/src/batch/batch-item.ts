/** One request out of a batch, apart from how it was written; nothing of it has been looked at but its form. */
export interface BatchRequest {
  /** In capital letters. */
  readonly method: string;
  /** What follows the service root, still percent-encoded; in a change set it may begin with `$<Content-ID>`. */
  readonly path: string;
  /** Without `?`. */
  readonly query: string;
  /** Names in small letters. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  readonly contentId: string | undefined;
  /** The Content-ID of an earlier request in the same change set whose entity the path starts at. */
  readonly refersTo: string | undefined;
}

/** A read, or writes that happen all or not at all (OData V2 batch processing, section 2.1). */
export type BatchItem =
  | { readonly kind: "request"; readonly request: BatchRequest }
  | { readonly kind: "change-set"; readonly requests: readonly BatchRequest[] };

/** Ceilings of one batch; above them it is refused whole, before any of it runs. */
export interface BatchLimits {
  /** Requests, those inside change sets included. */
  readonly parts: number;
  readonly bytes: number;
}
