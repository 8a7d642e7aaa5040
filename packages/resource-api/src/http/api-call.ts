import type { X509Certificate } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** A request to the OData service, apart from how it came in. */
export interface ApiCall {
  readonly method: string;
  /** What follows the service root, still percent-encoded. */
  readonly path: string;
  /** The raw query string, without `?`. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly certificate: X509Certificate | undefined;
  /** Base of absolute URIs in the answer, such as `https://localhost:8445/api/v1/`. */
  readonly baseUrl: string;
  /** Reads the body. @throws {ODataError} 413 where it has more bytes than `limit`, 415 where it is compressed */
  body(limit: number): Promise<Uint8Array>;
}
