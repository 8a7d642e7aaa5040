import { longestTokenSeconds } from "@tenantbox/shared/access-token";
import { exchangeOf } from "@tenantbox/shared/listener";
import type { Context } from "koa";
import { OAuthError } from "../errors.ts";
import { refusalOfFault } from "../refusal-of-fault.ts";
import type { ClientRequestOptions } from "./client-request.ts";
import type { RevokeToken } from "./revocation.ts";
import type { TokenStatus, TokenStatusOf } from "./token-status.ts";

export interface RevocationByTokenOptions
  extends Pick<ClientRequestOptions, "callerOf" | "limits" | "audit"> {
  readonly statusOf: TokenStatusOf;
  readonly revoke: RevokeToken;
  /** Revoke every token there is of a client or a user; false where there is none of that id. */
  readonly revokeClient: (clientId: string) => Promise<boolean>;
  readonly revokeUser: (userId: string) => Promise<boolean>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Live = TokenStatus & { readonly live: true };
export type ByToken = (context: Context) => Promise<void>;

/**
 * The real system's revocation (token server fact sheet, section 2.4): `DELETE` or `GET` below `/oauth/token/revoke`, with
 * a token that may do it. The operator may revoke anything; a token itself, a client its own and a user its own.
 */
export function revocationByToken(options: RevocationByTokenOptions): {
  readonly one: ByToken;
  readonly client: ByToken;
  readonly user: ByToken;
} {
  const { revoke, now } = options;
  return {
    one: (context) =>
      serve(context, options, "token", {
        isOwn: ({ claims }, id) => claims.jti === id,
        async revoke(id, { claims }) {
          if (!/^[0-9a-f]{32}$/.test(id)) return false;
          const own = claims.jti === id;
          // Of another token no more is known than how long any may live.
          const expiresAt = own ? claims.exp * 1000 : now() + longestTokenSeconds * 1000;
          await revoke({ tokenId: id, owner: claims.cid, expiresAt });
          return true;
        },
      }),
    client: (context) =>
      serve(context, options, "client", {
        isOwn: ({ claims }, id) => claims.user === undefined && claims.cid === id,
        revoke: options.revokeClient,
      }),
    user: (context) =>
      serve(context, options, "user", {
        isOwn: ({ claims }, id) => claims.user?.id === id,
        revoke: options.revokeUser,
      }),
  };
}

interface Kind {
  readonly isOwn: (by: Live, id: string) => boolean;
  readonly revoke: (id: string, by: Live) => Promise<boolean>;
}

async function serve(
  context: Context,
  { statusOf, callerOf, limits, audit }: RevocationByTokenOptions,
  what: "token" | "client" | "user",
  { isOwn, revoke }: Kind,
): Promise<void> {
  const { id: request, peer } = exchangeOf(context.req);
  let principal: string | undefined;
  const record = (refusal: OAuthError | undefined, detail?: string): void =>
    audit.record({
      event: refusal === undefined ? "revocation.answered" : "revocation.refused",
      outcome: refusal === undefined ? "granted" : "refused",
      reason: refusal?.reason,
      principal,
      method: context.method,
      path: context.path,
      peer,
      request,
      detail,
    });
  try {
    await limits.admit(callerOf(context.req));
    const by = await bearerOf(context, statusOf);
    principal = by.claims.user?.name ?? by.claims.cid;
    const id = (context["params"] as Readonly<Record<string, string>>)[what] ?? "";
    if (!by.ofOperator && !isOwn(by, id)) throw new OAuthError("insufficient-scope");
    if (!(await revoke(id, by))) throw new OAuthError("not-found", { reason: `${what}-unknown` });
    context.set({ "Cache-Control": "no-store", Pragma: "no-cache" });
    context.body = "";
    context.status = 200;
    record(undefined, `all that is revoked: ${what} ${id}`);
  } catch (error) {
    record(refusalOfFault(error));
    throw error;
  }
}

/** The live token of who asks. @throws {OAuthError} invalid-token */
async function bearerOf(context: Context, statusOf: TokenStatusOf): Promise<Live> {
  const token = /^bearer ([A-Za-z0-9._-]+)$/i.exec(context.req.headers.authorization ?? "")?.[1];
  if (token === undefined) throw new OAuthError("invalid-token", { reason: "token-missing" });
  const status = await statusOf(token);
  if (!status.live) throw new OAuthError("invalid-token", { reason: status.reason });
  // A bound token is worth nothing without its certificate, which is not looked at here (P1).
  if (status.claims.boundTo !== undefined)
    throw new OAuthError("invalid-token", { reason: "bound-certificate-missing" });
  return status;
}
