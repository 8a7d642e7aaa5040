import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What a listener knows of one request before anybody handles it. */
export interface Exchange {
  /** Correlation id: the caller's `X-Correlation-ID` where it is well formed, else a new one. */
  readonly id: string;
  /** Address of the caller's end of the connection. */
  readonly peer: string;
  /** Name of the listener the request came in by. */
  readonly listener: string;
  /** How the caller came to that listener, and the Host he called. */
  readonly scheme: "https" | "http";
  readonly host: string;
  /** What was made to go wrong with it on command, for the request log. */
  injected?: string;
  /** A header with a certificate in it that counts for nothing, since no proxy of ours wrote it. */
  readonly ignored?: string | undefined;
}

/** What one of our own processes says of a request that it has received and passed on. */
export type Origin = Pick<Exchange, "peer" | "listener" | "scheme" | "host">;

const exchangeKey = Symbol("exchange");
type WithExchange = IncomingMessage & { [exchangeKey]?: Exchange };

const wellFormedId = /^[A-Za-z0-9._-]{8,64}$/;

/** Opens the exchange of a request; called once, by the listener. */
export function openExchange(request: IncomingMessage, origin: Origin, ignored?: string): Exchange {
  const asked = request.headers["x-correlation-id"];
  const id = typeof asked === "string" && wellFormedId.test(asked) ? asked : randomUUID();
  const exchange: Exchange = { id, ...origin, ignored };
  (request as WithExchange)[exchangeKey] = exchange;
  return exchange;
}

/** The exchange that a listener opened for this request. */
export function exchangeOf(request: IncomingMessage): Exchange {
  const exchange = (request as WithExchange)[exchangeKey];
  if (exchange === undefined) throw new Error("the request did not come in by a listener");
  return exchange;
}

/** What the audit says of a header that counts for nothing. */
export const ignoredHeaderOf = ({ ignored }: Exchange): string | undefined =>
  ignored === undefined ? undefined : `untrusted proxy header: ${ignored}`;
