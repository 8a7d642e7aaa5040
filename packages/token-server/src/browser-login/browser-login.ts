import type { AuditLog } from "@tenantbox/shared/audit";
import { type Exchange, exchangeOf } from "@tenantbox/shared/listener";
import type { Context } from "koa";
import type { ReadTokenRequest } from "../client-authentication/token-request.ts";
import { OAuthError } from "../errors.ts";
import type { Login, User } from "../identity-provider/index.ts";
import type { LoginCodes } from "../login-codes/login-codes.ts";
import { refusalOfFault } from "../refusal-of-fault.ts";
import { routes } from "../routes.ts";
import { platformClient } from "../service-instances/index.ts";
import { type AuthorizationRequest, readAuthorizationRequest, redirectTo } from "./authorization-request.ts";
import { formGuard } from "./form-guard.ts";
import { loginForm, passcodePage, refusalPage } from "./login-page.ts";
import { sendPage } from "./send-page.ts";

export interface BrowserLoginOptions {
  readonly login: Login;
  readonly loginCodes: LoginCodes;
  readonly readForm: ReadTokenRequest;
  readonly issuer: string;
  /** Base URL as this caller reaches it; undefined where nobody logs in by this listener. */
  readonly baseOf: (exchange: Exchange) => string | undefined;
  readonly audit: AuditLog;
}

/** Each answers one request: GET shows the form, POST takes it. */
export interface BrowserLogin {
  authorize(context: Context): Promise<void>;
  passcode(context: Context): Promise<void>;
}

/** What a form asks for once a user has proven itself. */
type Purpose = AuthorizationRequest | "passcode";

/** Logins in a browser: for a client on this machine (`/oauth/authorize`), or for a passcode (`/login`). No session is kept. */
export function createBrowserLogin(options: BrowserLoginOptions): BrowserLogin {
  return {
    authorize: (context) =>
      serve(context, options, async (parameters) => {
        const asked = readAuthorizationRequest(parameters);
        if (!("error" in asked)) return step(context, options, parameters, asked);
        const { error, description } = asked;
        record(context, options, { reason: error.replaceAll("_", "-") });
        context.status = 302;
        context.set("Location", redirectTo(asked, options.issuer, { error, error_description: description }));
      }),
    passcode: (context) =>
      serve(context, options, (parameters) => step(context, options, parameters, "passcode")),
  };
}

async function serve(
  context: Context,
  options: BrowserLoginOptions,
  answer: (parameters: ReadonlyMap<string, string>) => Promise<void>,
): Promise<void> {
  if (options.baseOf(exchangeOf(context.req)) === undefined) throw new OAuthError("not-found");
  context.set("Cache-Control", "no-store");
  try {
    await answer(await options.readForm(context.req));
  } catch (error) {
    const refusal = refusalOfFault(error);
    record(context, options, { reason: refusal.reason });
    if (refusal.status >= 500) throw refusal;
    sendPage(context, refusal.status, refusalPage(refusal.description));
  }
}

/** GET: the form. POST: the user, or the form again. */
async function step(
  context: Context,
  options: BrowserLoginOptions,
  parameters: ReadonlyMap<string, string>,
  purpose: Purpose,
): Promise<void> {
  if (context.method !== "POST") return show(context, parameters, purpose, 200, undefined);
  if (context.querystring !== "")
    throw new OAuthError("request-invalid", {
      description: "Parameters belong into the form, not into the address",
      reason: "parameters-in-query",
    });
  const origin = options.baseOf(exchangeOf(context.req)) ?? "";
  if (!formGuard.accepts(context, parameters, origin))
    throw new OAuthError("request-invalid", {
      description: "This form was not opened in this browser, or too long ago; open it once more",
      reason: "form-foreign",
    });
  const name = parameters.get("username") ?? "";
  const { peer } = exchangeOf(context.req);
  const outcome = await options.login({ name, password: parameters.get("password") ?? "", peer });
  if ("user" in outcome) {
    record(context, options, { principal: outcome.user.name });
    return succeed(context, options, outcome.user, purpose);
  }
  if ("unavailable" in outcome) throw new OAuthError("unavailable", { reason: outcome.unavailable });
  const [status, reason, text] =
    "refusal" in outcome
      ? ([401, outcome.refusal, "Unable to verify user name and password."] as const)
      : ([429, "too-many-attempts", `Too many attempts. Wait ${outcome.waitSeconds} seconds.`] as const);
  if ("waitSeconds" in outcome) context.set("Retry-After", String(outcome.waitSeconds));
  record(context, options, { reason });
  show(context, parameters, purpose, status, text);
}

/** Of a request only what it is about goes with the form again. */
const carried = [
  "client_id",
  "redirect_uri",
  "response_type",
  "state",
  "scope",
  "code_challenge",
  "code_challenge_method",
];

function show(
  context: Context,
  parameters: ReadonlyMap<string, string>,
  purpose: Purpose,
  status: number,
  failure: string | undefined,
): void {
  const kept = carried.flatMap((name) => {
    const value = parameters.get(name);
    return value === undefined || purpose === "passcode" ? [] : [[name, value] as const];
  });
  const [action, message] =
    purpose === "passcode"
      ? [routes.login, "Log in for a passcode, which cf login --sso takes in place of a password."]
      : [routes.authorize, `Log in for a program on this machine, at ${purpose.redirectUri}`];
  const form = loginForm({ action, hidden: [...kept, formGuard.begin(context)], message, failure });
  sendPage(context, status, form, purpose === "passcode" ? undefined : sourceOf(purpose.redirectUri));
}

/** A redirect URI as a source of a Content-Security-Policy, which knows no IPv6 addresses. */
function sourceOf(redirectUri: string): string {
  const { hostname, origin, protocol } = new URL(redirectUri);
  return hostname.startsWith("[") ? protocol : origin;
}

async function succeed(
  context: Context,
  { loginCodes, issuer }: BrowserLoginOptions,
  { id: userId, revSig: userRevSig, origin }: User,
  purpose: Purpose,
): Promise<void> {
  if (origin !== "sap.default")
    throw new OAuthError("request-invalid", {
      description: "Users of a directory log in with name and password",
      reason: "user-of-a-directory",
    });
  const of = { userId, userRevSig };
  if (purpose === "passcode") {
    const grant = {
      ...of,
      kind: purpose,
      scopes: platformClient.scopes,
      redirectUri: undefined,
      challenge: undefined,
    };
    return sendPage(context, 200, passcodePage(await loginCodes.issue(grant)));
  }
  const { scopes, redirectUri, challenge } = purpose;
  const code = await loginCodes.issue({ ...of, kind: "authorization-code", scopes, redirectUri, challenge });
  // After a form that was sent a browser must not send it again to the program (RFC 9700 section 4.12).
  context.status = 303;
  context.set("Location", redirectTo(purpose, issuer, { code }));
}

function record(
  context: Context,
  { audit }: BrowserLoginOptions,
  { reason, principal }: { readonly reason?: string; readonly principal?: string },
): void {
  const { id, peer } = exchangeOf(context.req);
  audit.record({
    event: reason === undefined ? "login.done" : "login.refused",
    outcome: reason === undefined ? "granted" : "refused",
    reason,
    principal,
    method: context.method,
    path: context.path,
    peer,
    request: id,
  });
}
