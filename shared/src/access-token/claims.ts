/**
 * An access token's claims, in the order of a genuine client-credentials token
 * (token server fact sheet, section 2.3).
 */
export interface AccessTokenClaims {
  readonly jti: string;
  readonly ext_attr: {
    readonly enhancer: "XSUAA";
    readonly subaccountid: string;
    readonly zdn: string;
    readonly serviceinstanceid: string;
  };
  readonly sub: string;
  readonly authorities: readonly string[];
  readonly scope: readonly string[];
  readonly client_id: string;
  readonly cid: string;
  readonly azp: string;
  readonly grant_type: string;
  readonly rev_sig: string;
  readonly iat: number;
  readonly exp: number;
  readonly iss: string;
  readonly zid: string;
  readonly aud: readonly string[];
  /** Certificate binding (RFC 8705 section 3.1); absent unless the instance asks for bound tokens. */
  readonly cnf?: { readonly "x5t#S256": string };
}

/** The claims of a token that speaks for a user (token server fact sheet, section 2.3). */
export interface UserTokenClaims extends Omit<AccessTokenClaims, "authorities"> {
  readonly "xs.system.attributes": { readonly "xs.rolecollections": readonly string[] };
  readonly "xs.user.attributes": Readonly<Record<string, never>>;
  readonly user_id: string;
  readonly origin: string;
  readonly user_name: string;
  readonly auth_time: number;
  /** Ours: what the tokens of this user are revoked by. */
  readonly user_rev_sig: string;
  /** Ours: the grant that goes on with a refresh token, by whose revocation its tokens end; absent where there is none. */
  readonly grant_id?: string;
}

/** Header by which the token server tells a resource API why its caller was refused; never sent to anybody else. */
export const refusalReasonHeader = "tenantbox-reason";

/** Under this mark single tokens are revoked, the id of the token (`jti`) being the subject. */
export const singleTokenMark = "token";

/** Under this mark all tokens of a grant are revoked, its id (`grant_id`) being the subject. */
export const grantMark = "grant";

/** The scope that opens `/admin/v1`. */
export const administrationScope = "tenantbox.admin";

/** The audience of administration. */
export const administrationAudience = "tenantbox";

/** No token lives longer, whatever it says. */
export const longestTokenSeconds = 86_400;

/** Tolerance for clocks that disagree, in seconds (decision P7). */
export const leewaySeconds = 5;
