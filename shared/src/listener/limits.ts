import type { StackSettings } from "../config/index.ts";

/** How much a listener takes from one connection, and for how long it waits. Milliseconds and bytes. */
export interface Limits {
  /** Of a request target, of all header lines, and of what a request may announce as its body. */
  readonly targetBytes: number;
  readonly headerBytes: number;
  readonly bodyBytes: number;
  readonly headerLines: number;
  /** Until a TLS handshake is done. */
  readonly handshakeMs: number;
  /** Until a request's headers are whole; also how long a new connection may say nothing (facts M9). */
  readonly headersMs: number;
  /** Until a request is whole, its body included. */
  readonly requestMs: number;
  /** How long a part of an answer may wait for its reader. */
  readonly answerMs: number;
  /** How long a connection may stay without a request. */
  readonly idleMs: number;
  /** Open connections in all, and of one peer address. */
  readonly connections: number;
  readonly connectionsPerPeer: number;
  /** Requests that one server serves at once, over all its listeners. */
  readonly requests: number;
  /** How long it still serves when it is asked to end, and says that it is not ready. */
  readonly drainMs: number;
}

/** The limits that the stack's settings ask for. */
export const limitsOf = (settings: StackSettings): Limits => ({
  targetBytes: settings.urlBytes,
  headerBytes: settings.headerBytes,
  bodyBytes: settings.bodyBytes,
  headerLines: settings.headerLines,
  handshakeMs: settings.handshakeTimeout,
  headersMs: settings.headersTimeout,
  requestMs: settings.requestTimeout,
  answerMs: settings.answerTimeout,
  idleMs: settings.idleTimeout,
  connections: settings.connections,
  connectionsPerPeer: settings.connectionsPerPeer,
  requests: settings.maxRequests,
  drainMs: settings.drain,
});
