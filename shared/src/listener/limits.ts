import type { StackSettings } from "../config/index.ts";

/** How much a listener takes from one connection, and for how long it waits. Milliseconds and bytes. */
export interface Limits {
  /** Until a TLS handshake is done. */
  readonly handshakeMs: number;
  /** Until a request's headers are whole; also how long a new connection may say nothing (facts M9). */
  readonly headersMs: number;
  /** Until a request is whole, its body included. */
  readonly requestMs: number;
  /** How long a part of an answer may wait for its reader. */
  readonly answerMs: number;
  /** Open connections in all, and of one peer address. */
  readonly connections: number;
  readonly connectionsPerPeer: number;
  /** How long it still serves when it is asked to end, and says that it is not ready. */
  readonly drainMs: number;
}

/** The limits that the stack's settings ask for. */
export const limitsOf = (settings: StackSettings): Limits => ({
  handshakeMs: settings.handshakeTimeout,
  headersMs: settings.headersTimeout,
  requestMs: settings.requestTimeout,
  answerMs: settings.answerTimeout,
  connections: settings.connections,
  connectionsPerPeer: settings.connectionsPerPeer,
  drainMs: settings.drain,
});

/** Most bytes of a request target, and of all header lines; the size documented for the real token server. */
export const largestTarget = 16_384;
export const largestHeaders = 16_384;
/** Most bytes that a request may announce as its body; handlers take far less. */
export const largestBody = 64 * 1024 * 1024;
/** Most header lines; real clients send a tenth of it. */
export const mostHeaders = 200;
