import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** What a listener knows of one request before anybody handles it. */
export interface Exchange {
  /** Correlation id: the caller's `X-Correlation-ID` where it is well formed, else a new one. */
  readonly id: string;
  /** Address of the connection's other end. */
  readonly peer: string;
  /** Name of the listener the request came in by. */
  readonly listener: string;
}

const exchangeKey = Symbol("exchange");
type WithExchange = IncomingMessage & { [exchangeKey]?: Exchange };

const wellFormedId = /^[A-Za-z0-9._-]{8,64}$/;

/** Opens the exchange of a request; called once, by the listener. */
export function openExchange(request: IncomingMessage, listener: string): Exchange {
  const asked = request.headers["x-correlation-id"];
  const id = typeof asked === "string" && wellFormedId.test(asked) ? asked : randomUUID();
  const exchange: Exchange = { id, peer: request.socket.remoteAddress ?? "unknown", listener };
  (request as WithExchange)[exchangeKey] = exchange;
  return exchange;
}

/** The exchange that a listener opened for this request. */
export function exchangeOf(request: IncomingMessage): Exchange {
  const exchange = (request as WithExchange)[exchangeKey];
  if (exchange === undefined) throw new Error("the request did not come in by a listener");
  return exchange;
}
