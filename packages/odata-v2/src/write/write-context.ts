import type { Model } from "../model/index.ts";
import type { RequestPolicy } from "../parse/index.ts";
import type { Dialect } from "../sql/index.ts";

/** What compiling a write needs to know besides the request. */
export interface WriteContext {
  readonly model: Model;
  readonly policy: RequestPolicy;
  readonly dialect: Dialect;
  /** Service root, with a slash at its end: URIs in a body may begin with it. */
  readonly baseUrl: string;
}
