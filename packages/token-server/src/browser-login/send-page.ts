import type { Context } from "koa";
import { htmlOf, type LoginPage } from "./login-page.ts";

/**
 * Sends a page that runs nothing, loads nothing and stands in no frame. Its form goes to this server alone.
 * @param target origin that the answer to the form redirects to, which browsers count as where the form goes
 */
export function sendPage(context: Context, status: number, page: LoginPage, target?: string): void {
  context.set({
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": `default-src 'none'; form-action 'self'${target === undefined ? "" : ` ${target}`}; frame-ancestors 'none'; base-uri 'none'`,
    // With no-referrer browsers send the form with `Origin: null`, which is what a foreign page looks like.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
  });
  context.body = htmlOf(page);
  context.status = status;
}
