import type { TLSSocket } from "node:tls";
import type { ChainMemory, ShownCertificate } from "./chain-memory.ts";
import { seenInTls } from "./seen-in-tls.ts";

/** A client's certificate and what came with it. */
export interface PresentedCertificate extends ShownCertificate {
  /** OpenSSL's objection during the handshake, such as `INVALID_PURPOSE`; absent when it had none. */
  readonly tlsError?: string;
}

/**
 * How many bytes a leaf and its issuers may have together: several times what real chains have, and what a proxy can write
 * into the headers of one request (RFC 9440), so that the verdict is the same on either way.
 */
export const MOST_BYTES = 11_000;

export const sizeOf = ({ leaf, chain }: Pick<PresentedCertificate, "leaf" | "chain">): number =>
  [leaf, ...chain].reduce((sum, { raw }) => sum + raw.length, 0);

/**
 * The certificate the client of this connection has proven to own, or undefined when it sent none.
 *
 * Node hands out the chain only once after a full handshake and not at all on a resumed session, so `memory`
 * (one per listener) supplies it; everything on a listener must read certificates through this function.
 */
export function presentedCertificate(
  socket: TLSSocket,
  memory: ChainMemory,
): PresentedCertificate | undefined {
  const shown = memory.shownOn(socket) ?? look(socket, memory);
  const error: unknown = socket.authorizationError;
  if (shown === undefined || error === null || error === undefined) return shown;
  return { ...shown, tlsError: typeof error === "string" ? error : "UNSPECIFIED" };
}

function look(socket: TLSSocket, memory: ChainMemory): ShownCertificate | undefined {
  const seen = seenInTls(socket);
  if (seen === undefined) return undefined;
  const { leaf } = seen;
  // A thousand of the largest would be a hundred megabytes.
  if (seen.chain.length > 0 && sizeOf(seen) <= MOST_BYTES) memory.remember(leaf, seen.chain);
  const shown = seen.chain.length > 0 ? seen : { leaf, chain: memory.recall(leaf) };
  memory.keep(socket, shown);
  return shown;
}
