import type { IncomingMessage } from "node:http";
import type { Context } from "koa";
import type { Attempt } from "../client-authentication/attempt.ts";
import type { OAuthError } from "../errors.ts";

/** What our steps around the engine keep for one token request. */
export interface TokenExchange {
  readonly attempt: Attempt;
  readonly grantType: string | undefined;
  readonly scope: string | undefined;
  /** Id of the token being made; the answer repeats it. */
  readonly tokenId: string;
  /** Our own refusal from within the engine's hooks; the engine knows only its own errors. */
  refusal?: OAuthError;
}

export function setTokenExchange(context: Context, exchange: TokenExchange): void {
  context.state["tokenExchange"] = exchange;
}

/** The exchange of a request that our steps have prepared; the engine never runs without one. */
export function tokenExchange(context: { state: Record<string, unknown> }): TokenExchange {
  const exchange = context.state["tokenExchange"];
  if (exchange === undefined) throw new Error("the token request was not prepared");
  return exchange as TokenExchange;
}

/**
 * The request as the engine shall see it: the merged parameters as its form body, no credentials elsewhere.
 * A view over the real request, because the engine reads a body from a stream only.
 */
export function withFormBody(
  request: IncomingMessage,
  parameters: Readonly<Record<string, string>>,
): IncomingMessage {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const body = Buffer.from(pairs.join("&"));
  const { authorization: _presented, "transfer-encoding": _chunked, ...headers } = request.headers;
  return Object.create(request, {
    readable: { value: true },
    readableEncoding: { value: null },
    headers: {
      value: {
        ...headers,
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
        "content-length": String(body.length),
      },
    },
    iterator: {
      value: async function* () {
        yield body;
      },
    },
  }) as IncomingMessage;
}
