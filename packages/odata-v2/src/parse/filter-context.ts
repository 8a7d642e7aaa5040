import type { EntityType, Model } from "../model/index.ts";
import type { RequestPolicy } from "./policy.ts";
import type { TokenStream } from "./token-stream.ts";

/** What the parts of one filter's parser share. */
export interface FilterContext {
  readonly model: Model;
  readonly type: EntityType;
  readonly policy: RequestPolicy;
  readonly stream: TokenStream;
  /** @throws ODataError 400 when this is deeper than the policy allows. */
  descend(depth: number): void;
  /** Counts a leaf. */
  leaf(): void;
}
