import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Context } from "koa";

const cookieName = "__Host-tenantbox-login";
const field = "csrf";

/** Ties a form to the browser that it was shown to, so that no other page can send it (login CSRF). */
export interface FormGuard {
  /** Begins a form. @returns its hidden field */
  begin(context: Context): readonly [name: string, value: string];
  /** Whether the form that came back was begun here, in this browser. */
  accepts(context: Context, parameters: ReadonlyMap<string, string>, origin: string): boolean;
}

/**
 * A value in a cookie that only this host can set, and in the form; what comes from a page of another origin is refused
 * besides, where the browser says so.
 */
export const formGuard: FormGuard = {
  begin(context) {
    // Another form in another tab goes on counting.
    const value = valueIn(context) ?? randomBytes(24).toString("base64url");
    context.append(
      "Set-Cookie",
      `${cookieName}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=600`,
    );
    return [field, value];
  },
  accepts(context, parameters, origin) {
    const from = context.get("Origin");
    if (from !== "" && !isSameOrigin(from, origin)) return false;
    const kept = Buffer.from(valueIn(context) ?? "");
    const given = Buffer.from(parameters.get(field) ?? "");
    return kept.length > 0 && kept.length === given.length && timingSafeEqual(kept, given);
  },
};

const valueIn = (context: Context): string | undefined =>
  new RegExp(`(?:^|; )${cookieName}=([A-Za-z0-9_-]{32})(?:;|$)`).exec(context.get("Cookie"))?.[1];

/** Browsers leave the usual port out, addresses of ours never do. */
const isSameOrigin = (from: string, origin: string): boolean =>
  URL.canParse(from) && new URL(from).origin === new URL(origin).origin;
