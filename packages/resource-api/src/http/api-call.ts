import type { IncomingHttpHeaders } from "node:http";
import type { Credentials } from "../authenticate/authenticate.ts";

/** What is known of a request by the connection it came over. */
export type Connection = Omit<Credentials, "authorization">;

/** A request to the OData service, apart from how it came in. */
export interface ApiCall {
  readonly method: string;
  /** What follows the service root, still percent-encoded. */
  readonly path: string;
  /** The raw query string, without `?`. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly connection: Connection;
  /** Base of absolute URIs in the answer, such as `https://localhost:8445/api/v1/`. */
  readonly baseUrl: string;
  /** Reads the body. @throws {ODataError} 413 where it has more bytes than `limit`, 415 where it is compressed */
  body(limit: number): Promise<Uint8Array>;
}
