import { leewaySeconds, longestTokenSeconds } from "./claims.ts";

/** Why a well signed token is refused; the audit log's word for it. */
export type ClaimsRefusal =
  | "claims-malformed"
  | "issuer-foreign"
  | "audience-foreign"
  | "token-expired"
  | "token-not-yet-valid"
  | "lifetime-too-long";

export interface ClaimsPolicy {
  readonly issuer: string;
  /** Undefined: any, for who looks at a token without serving anything for it. */
  readonly audience: string | undefined;
}

/** What every caller of the verifier may rely on. */
export interface VerifiedClaims {
  readonly jti: string;
  readonly cid: string;
  readonly scope: readonly string[];
  readonly iat: number;
  readonly exp: number;
  readonly revSig: string;
  /** SHA-256 thumbprint of the certificate that the token is bound to (RFC 8705 section 3.1). */
  readonly boundTo: string | undefined;
  /** The user that the token speaks for; undefined where it is the client itself. */
  readonly user: VerifiedUser | undefined;
  /** The grant that goes on with a refresh token; undefined where none does. */
  readonly grantId: string | undefined;
}

export interface VerifiedUser {
  readonly id: string;
  readonly name: string;
  /** The user's own mark, by which its tokens are revoked. */
  readonly revSig: string;
  /** What the groups of a directory made of the user on the platform; foreign text. */
  readonly spaceRoles: readonly string[];
}

const isSeconds = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 && value < 1e11;
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** An audience is ours when it is the application id itself or one of its parts; `it!b10` is not `it!b1`. */
const audienceMatches = (audiences: readonly string[], ours: string): boolean =>
  audiences.some((audience) => audience === ours || audience.startsWith(`${ours}.`));

function boundTo(claim: unknown): string | undefined | false {
  if (claim === undefined) return undefined;
  const thumbprint =
    typeof claim === "object" && claim !== null && "x5t#S256" in claim ? claim["x5t#S256"] : undefined;
  return isText(thumbprint) ? thumbprint : false;
}

function userIn(claims: Readonly<Record<string, unknown>>): VerifiedUser | undefined | false {
  const { user_id: id, user_name: name, user_rev_sig: revSig } = claims;
  if (id === undefined && name === undefined && revSig === undefined) return undefined;
  const spaceRoles = isTexts(claims["space_roles"]) ? claims["space_roles"] : [];
  return isText(id) && isText(name) && isText(revSig) ? { id, name, revSig, spaceRoles } : false;
}

/**
 * Checks a signed payload's claims (RFC 7519 section 4.1, RFC 9068 section 4; catalogue rows 83-87, 93, 101).
 * Scope counts only as an array of words; exact comparison, no prefixes. Whatever else it is grants nothing (row 101),
 * like none at all (RFC 9068 section 2.2.3: it need not be there).
 * @param now epoch milliseconds
 */
export function checkClaims(
  payload: unknown,
  policy: ClaimsPolicy,
  now: number,
): VerifiedClaims | ClaimsRefusal {
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) return "claims-malformed";
  const claims = payload as Record<string, unknown>;
  const { jti, cid, scope, iat, exp, nbf, iss, aud, rev_sig: revSig, grant_id: grantId } = claims;
  const certificate = boundTo(claims["cnf"]);
  const user = userIn(claims);
  if (
    !isText(jti) ||
    !isText(cid) ||
    !isText(revSig) ||
    certificate === false ||
    user === false ||
    !(grantId === undefined || isText(grantId))
  )
    return "claims-malformed";
  if (!isSeconds(iat) || !isSeconds(exp) || (nbf !== undefined && !isSeconds(nbf))) return "claims-malformed";
  if (iss !== policy.issuer) return "issuer-foreign";
  if (!isTexts(aud) || (policy.audience !== undefined && !audienceMatches(aud, policy.audience)))
    return "audience-foreign";
  const seconds = now / 1000;
  if (seconds > exp + leewaySeconds) return "token-expired";
  if (iat > seconds + leewaySeconds || (nbf !== undefined && nbf > seconds + leewaySeconds))
    return "token-not-yet-valid";
  if (exp <= iat || exp - iat > longestTokenSeconds) return "lifetime-too-long";
  return {
    jti,
    cid,
    scope: isTexts(scope) ? scope : [],
    iat,
    exp,
    revSig,
    boundTo: certificate,
    user,
    grantId,
  };
}
