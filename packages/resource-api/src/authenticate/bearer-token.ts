import { AuthenticationError } from "./principal.ts";

const bearer = /^bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/** The scheme of an `Authorization` header, in lower case (RFC 9110 section 11.1). */
export const schemeOf = (authorization: string): string | undefined =>
  /^[A-Za-z]+/.exec(authorization)?.[0].toLowerCase();

/**
 * The token of `Authorization: Bearer` (RFC 6750 section 2.1). Other places, query and form among them,
 * are not looked at.
 * @throws {AuthenticationError} where there is none, or another scheme
 */
export function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined || authorization === "") {
    throw new AuthenticationError("credentials-missing", { presented: "nothing" });
  }
  const token = bearer.exec(authorization)?.[1];
  if (token !== undefined) return token;
  const reason = schemeOf(authorization) === "bearer" ? "token-malformed" : "scheme-not-served";
  throw new AuthenticationError(reason, { presented: "token" });
}
