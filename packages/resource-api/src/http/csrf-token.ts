import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Makes and checks CSRF tokens. They hold all there is to know, so nothing is kept for any session. */
export interface CsrfTokens {
  /** A name for a new session: 256 random bits. */
  newSession(): string;
  /** Whether a text has the form of a session's name. */
  isSession(text: string): boolean;
  /** A token for this caller in this session, good for half an hour. */
  issue(session: string, caller: string): string;
  /** Whether a token was issued to this caller in this session and has not expired; in constant time. */
  accepts(token: string, session: string, caller: string): boolean;
}

const lifetimeMs = 30 * 60_000;
const tokenForm = /^([0-9a-z]{1,12})\.([A-Za-z0-9_-]{43})$/;

/** @param key secret of this process: a restart voids every token, and callers fetch another one. */
export function createCsrfTokens(now: () => number, key: Uint8Array = randomBytes(32)): CsrfTokens {
  const signature = (session: string, caller: string, expiry: string): Buffer =>
    createHmac("sha256", key)
      .update(JSON.stringify([session, caller, expiry]))
      .digest();
  return {
    newSession: () => randomBytes(32).toString("base64url"),
    isSession: (text) => /^[A-Za-z0-9_-]{43}$/.test(text),
    issue(session, caller) {
      const expiry = (now() + lifetimeMs).toString(36);
      return `${expiry}.${signature(session, caller, expiry).toString("base64url")}`;
    },
    accepts(token, session, caller) {
      const [, expiry = "", given = ""] = tokenForm.exec(token) ?? [];
      if (expiry === "") return false;
      const genuine = timingSafeEqual(signature(session, caller, expiry), Buffer.from(given, "base64url"));
      return genuine && Number.parseInt(expiry, 36) > now();
    },
  };
}
