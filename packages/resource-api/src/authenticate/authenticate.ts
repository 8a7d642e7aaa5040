import type { PresentedCertificate } from "@tenantbox/shared/client-certificate";
import type { Admit } from "./admission.ts";
import { bearerToken, schemeOf } from "./bearer-token.ts";
import { AuthenticationError, PlainTextPasswordError, type Principal } from "./principal.ts";

/** What a request brings to prove who calls, and where it comes from. */
export interface Credentials {
  readonly authorization: string | undefined;
  /** The TLS client certificate with what came along; read only where it matters. */
  readonly certificate: () => PresentedCertificate | undefined;
  /** Whether nobody on the way can read along: the caller speaks TLS. */
  readonly encrypted: boolean;
  /** Address of the connection's other end. */
  readonly peer: string;
  /** Correlation id. */
  readonly request: string;
}

export type Authenticate = (credentials: Credentials) => Promise<Principal>;

/** The ways in, each of which ends in an access token. */
export interface WaysIn {
  readonly admit: Admit;
  /** A caller with a TLS certificate and nothing else. @throws as `Authenticate` */
  readonly byCertificate: (presented: PresentedCertificate, credentials: Credentials) => Promise<Principal>;
  /** A user with a name and a password; `authorization` begins with `Basic`. @throws as `Authenticate` */
  readonly byPassword: (authorization: string, credentials: Credentials) => Promise<Principal>;
}

/**
 * Who is calling (fact sheet on authentication, section 5). Whatever stands in `Authorization` is the one credential:
 * a TLS certificate beside it can only prove a token's binding, and nothing rescues what is not valid (decision 9).
 * @throws {AuthenticationError} with the reason for the audit log; KeysUnavailableError,
 * CallerTokenUnavailableError, TooManyAttemptsError, PlainTextPasswordError
 */
export function createAuthenticate({ admit, byCertificate, byPassword }: WaysIn): Authenticate {
  return async (credentials) => {
    const { authorization, certificate } = credentials;
    if (authorization !== undefined) {
      if (schemeOf(authorization) === "basic") {
        // Unread: whether it was right would be one more thing to learn on the way (catalogue row 135).
        if (!credentials.encrypted) throw new PlainTextPasswordError();
        return byPassword(authorization, credentials);
      }
      return (
        await admit({ token: bearerToken(authorization), method: "bearer", presented: "token", certificate })
      ).principal;
    }
    const presented = certificate();
    if (presented === undefined)
      throw new AuthenticationError("credentials-missing", { presented: "nothing" });
    return byCertificate(presented, credentials);
  };
}

/** For administration: a bearer token and nothing else. */
export function createBearerAuthenticate(admit: Admit): Authenticate {
  return async ({ authorization, certificate }) => {
    const token = bearerToken(authorization);
    return (await admit({ token, method: "bearer", presented: "token", certificate })).principal;
  };
}
