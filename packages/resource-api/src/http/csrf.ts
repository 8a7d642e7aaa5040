import type { Principal } from "../authenticate/principal.ts";
import { routes } from "../routes.ts";
import type { ApiCall } from "./api-call.ts";
import type { CsrfTokens } from "./csrf-token.ts";

/** A write came without the CSRF token of its session. The reason is for the audit log. */
export class CsrfError extends Error {
  override readonly name = "CsrfError";
}

/** Protection of callers whose credential a browser sends by itself (fact sheet, section 8). */
export interface CsrfProtection {
  /** @throws {CsrfError} for a write that needs a token and has none that counts */
  check(call: ApiCall, principal: Principal): void;
  /** Headers with a token and its session for a read that fetches one, whoever reads; else none. */
  handedOut(call: ApiCall, principal: Principal): Readonly<Record<string, string>>;
}

const cookieName = "tenantbox-session";
const reading: ReadonlySet<string> = new Set(["GET", "HEAD"]);

export function createCsrfProtection(tokens: CsrfTokens): CsrfProtection {
  const sessionOf = ({ headers }: ApiCall): string | undefined => {
    const cookie = new RegExp(`(?:^|; ?)${cookieName}=([^;]*)`).exec(headers.cookie ?? "")?.[1];
    return cookie !== undefined && tokens.isSession(cookie) ? cookie : undefined;
  };
  return {
    check(call, principal) {
      // A page cannot make a browser send a bearer token: such a call is its caller's own doing.
      if (reading.has(call.method) || principal.method === "bearer") return;
      const token = call.headers["x-csrf-token"];
      const session = sessionOf(call);
      if (typeof token !== "string" || session === undefined) throw new CsrfError("csrf-token-missing");
      if (!tokens.accepts(token, session, callerOf(principal))) throw new CsrfError("csrf-token-wrong");
    },
    handedOut(call, principal) {
      const asked = call.headers["x-csrf-token"];
      if (!reading.has(call.method) || typeof asked !== "string" || !/^fetch$/i.test(asked)) return {};
      const session = sessionOf(call) ?? tokens.newSession();
      return {
        "X-CSRF-Token": tokens.issue(session, callerOf(principal)),
        "Set-Cookie": `${cookieName}=${session}; Path=${routes.serviceRoot}; Secure; HttpOnly; SameSite=Strict`,
      };
    },
  };
}

const callerOf = ({ method, clientId, name }: Principal): string => JSON.stringify([method, clientId, name]);
