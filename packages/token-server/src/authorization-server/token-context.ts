import type { IncomingMessage } from "node:http";
import type { Context } from "koa";
import type { Attempt } from "../client-authentication/attempt.ts";
import type { OAuthError } from "../errors.ts";
import type { BrowserProof } from "../grants/login-code.ts";
import type { GoingOn } from "../grants/refresh.ts";
import type { PasswordRequest } from "../grants/password.ts";
import type { User } from "../identity-provider/index.ts";

/** What our steps around the engine keep for one token request. */
export interface TokenExchange {
  readonly attempt: Attempt;
  readonly grantType: string | undefined;
  readonly scope: string | undefined;
  /** A resource API asks for a caller of its own. */
  readonly onBehalf: boolean;
  /** Of a password grant. */
  readonly password: PasswordRequest | undefined;
  /** The parameter `refresh_token`. */
  readonly refreshToken: string | undefined;
  /** Of a login in a browser. */
  readonly login: BrowserProof | undefined;
  /** Id of the token being made; the answer repeats it. */
  readonly tokenId: string;
  /** The user that a password grant has verified, or that a grant goes on for. */
  user?: User;
  /** When the user proved itself, epoch milliseconds; where it was not now. */
  provenAt?: number;
  /** The scopes that the token gets; set once the engine asks for them. */
  granted?: readonly string[];
  /** How the user's grant goes on, where it does. */
  goesOn?: GoingOn | undefined;
  /** Our own refusal from within the engine's hooks; the engine knows only its own errors. */
  refusal?: OAuthError;
}

export function setTokenExchange(context: Context, exchange: TokenExchange): void {
  context.state["tokenExchange"] = exchange;
}

/** The exchange of a request, as far as it got. */
export function preparedExchange(context: { state: Record<string, unknown> }): TokenExchange | undefined {
  return context.state["tokenExchange"] as TokenExchange | undefined;
}

/** The exchange of a request that our steps have prepared; the engine never runs without one. */
export function tokenExchange(context: { state: Record<string, unknown> }): TokenExchange {
  const exchange = context.state["tokenExchange"];
  if (exchange === undefined) throw new Error("the token request was not prepared");
  return exchange as TokenExchange;
}

/**
 * The request as the engine shall see it: the merged parameters as its form body, no credentials elsewhere.
 * Only what it reads of a request; the body has to look like a stream, since it takes no other.
 */
export function withFormBody(
  request: IncomingMessage,
  parameters: Readonly<Record<string, string>>,
): IncomingMessage {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const body = Buffer.from(pairs.join("&"));
  const { method, url, socket, httpVersionMajor, complete } = request;
  const view = {
    method,
    url,
    socket,
    httpVersionMajor,
    complete,
    headers: { accept: "application/json", "content-type": form, "content-length": String(body.length) },
    readable: true,
    readableEncoding: null,
    iterator: async function* () {
      yield body;
    },
  };
  return view as unknown as IncomingMessage;
}

const form = "application/x-www-form-urlencoded";
