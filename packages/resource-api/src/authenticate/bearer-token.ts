import { AuthenticationError } from "./principal.ts";

const bearer = /^bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/**
 * The token of `Authorization: Bearer` (RFC 6750 section 2.1). Other places, query and form among them,
 * are not looked at.
 * @throws {AuthenticationError} where there is none, or another scheme
 */
export function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined || authorization === "") {
    throw new AuthenticationError("credentials-missing", { presented: false });
  }
  const token = bearer.exec(authorization)?.[1];
  if (token !== undefined) return token;
  const scheme = /^[A-Za-z]+/.exec(authorization)?.[0].toLowerCase();
  throw new AuthenticationError(scheme === "bearer" ? "token-malformed" : "scheme-not-served", {
    presented: true,
  });
}
