import { type PresentedCertificate, writeClientCert } from "@tenantbox/shared/client-certificate";
import { refusalReasonHeader } from "@tenantbox/shared/access-token";
import { tokenServerRoutes } from "../routes.ts";
import type { Credentials } from "./authenticate.ts";
import type { UserCredentials } from "./basic-credentials.ts";
import type { Answered, MutualTls } from "./mutual-tls.ts";
import { CallerTokenUnavailableError, TooManyAttemptsError } from "./principal.ts";

/** What the token server says of a caller: a token, or why there is none, for the audit log. */
export type SourceAnswer = { readonly token: string } | { readonly refused: string };

type Origin = Pick<Credentials, "peer" | "request">;

/**
 * Tokens on a caller's behalf (decision 13), over a connection of this process's own.
 * @throws CallerTokenUnavailableError, TooManyAttemptsError
 */
export interface TokenSource {
  /** With the certificate that the caller has proven to own (RFC 9440). */
  forCertificate(presented: PresentedCertificate, origin: Origin): Promise<SourceAnswer>;
  /** With a user's name and password (`password` grant). */
  forUser(credentials: UserCredentials, origin: Origin): Promise<SourceAnswer>;
}

export interface TokenSourceOptions {
  readonly connection: MutualTls;
  /** Monotonic, milliseconds. */
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** After a failure nobody else waits for the same: so long, callers are told at once. */
const pauseMs = 500;

export function createTokenSource({ connection, now, onFailure }: TokenSourceOptions): TokenSource {
  /** By grant: an identity provider that is slow costs nobody with a certificate anything. */
  const failedAt = new Map<string, number>();

  const send = async (
    parameters: Readonly<Record<string, string>> & { readonly grant_type: string },
    headers: Readonly<Record<string, string>>,
    { peer, request }: Origin,
  ): Promise<SourceAnswer> => {
    const grant = parameters.grant_type;
    if (now() - (failedAt.get(grant) ?? Number.NEGATIVE_INFINITY) < pauseMs)
      throw new CallerTokenUnavailableError("token-server-unavailable");
    const asked = {
      method: "POST" as const,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-forwarded-for": peer,
        "x-correlation-id": request,
        ...headers,
      },
      body: new URLSearchParams(parameters).toString(),
    };
    const ask = (): Promise<Answered> => connection.send(tokenServerRoutes.issuer, asked);
    try {
      return answerOf(
        await ask().catch((error: unknown) => (isCutOff(error) ? ask() : Promise.reject(error))),
      );
    } catch (error) {
      if (error instanceof TooManyAttemptsError || error instanceof CallerTokenUnavailableError) throw error;
      failedAt.set(grant, now());
      onFailure(error);
      throw new CallerTokenUnavailableError("token-server-unavailable", { cause: error });
    }
  };

  return {
    async forCertificate(presented, origin) {
      const forwarded = writeClientCert(presented);
      if (forwarded === undefined) return { refused: "certificate-too-large" };
      return send({ grant_type: "client_credentials" }, forwarded, origin);
    },
    forUser: ({ name, password }, origin) =>
      send({ grant_type: "password", username: name, password }, {}, origin),
  };
}

/** A connection that was kept open ended a moment ago: once more over a new one, it changes nothing. */
const isCutOff = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"].includes(String(error.code));

function answerOf({ status, headers, document }: Answered): SourceAnswer {
  const { access_token: token } = (document ?? {}) as { access_token?: unknown };
  if (status === 200 && typeof token === "string") return { token };
  if (status === 429) throw new TooManyAttemptsError(Number(headers["retry-after"]) || 60);
  if (status === 503) throw new CallerTokenUnavailableError("token-server-busy");
  const reason = headers[refusalReasonHeader];
  if (status >= 400 && status < 500) return { refused: typeof reason === "string" ? reason : "refused" };
  throw new Error(`the token server answered ${status} to a request on a caller's behalf`);
}
