import type { IncomingMessage } from "node:http";
import type { ServerForms, StatusFault, WholeAnswer } from "@tenantbox/shared/faults";
import { readBasicCredentials } from "./client-authentication/basic-credentials.ts";
import { decodeFormText } from "./client-authentication/form.ts";
import { peekBody } from "./client-authentication/peek-body.ts";
import { OAuthError, type OAuthErrorCode } from "./errors.ts";
import { oauthErrorParts } from "./oauth-error-response.ts";
import { isV3Path, v3Refusal } from "./platform-api/index.ts";
import { routes } from "./routes.ts";

const below = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`);

/** How the token server's requests and errors look to faults on command. @param isOperator by its client id */
export function faultForms(isOperator: (clientId: string) => boolean): ServerForms {
  return {
    isFront: (path) => path === routes.token,
    // Without a token the operator could not take a rule away.
    isExempt: (_, path, client) =>
      below(path, "/admin/v1") || (path === routes.token && client !== undefined && isOperator(client)),
    clientOf,
    refusal: (request, fault) => refusalFor(request.url?.split("?", 1)[0] ?? "", fault),
  };
}

/** Whoever a token request claims to come from: in the header, the query or the form. */
async function clientOf(request: IncomingMessage): Promise<string | undefined> {
  const { authorization, "content-type": type = "" } = request.headers;
  if (authorization !== undefined) return readBasicCredentials(authorization)?.clientId;
  const query = /\?(.*)$/s.exec(request.url ?? "")?.[1] ?? "";
  const inQuery = clientIn(query);
  if (inQuery !== undefined || request.method !== "POST" || !/^application\/x-www-form-/i.test(type))
    return inQuery;
  return clientIn((await peekBody(request)).toString("latin1"));
}

const clientIn = (form: string): string | undefined =>
  decodeFormText(/(?:^|&)client_id=([^&]*)/.exec(form)?.[1] ?? "") || undefined;

const codes: Readonly<Record<number, OAuthErrorCode>> = {
  400: "request-invalid",
  401: "bad-credentials",
  403: "insufficient-scope",
  429: "too-many-requests",
  500: "server-error",
};

function oauthRefusal(status: number, message: string | undefined): ReturnType<typeof oauthErrorParts> {
  const code = codes[status] ?? (status < 500 ? "request-invalid" : "server-error");
  return oauthErrorParts(new OAuthError(code, message === undefined ? {} : { description: message }));
}

function refusalFor(path: string, fault: StatusFault): WholeAnswer {
  if (fault.kind !== "status") throw new Error("the token server knows no CSRF tokens");
  const { status, message, retryAfter } = fault;
  const { headers, body } = isV3Path(path)
    ? v3Refusal(status, { detail: message, retryAfter })
    : oauthRefusal(status, message);
  const seconds = retryAfter ?? (status === 429 ? 1 : undefined);
  const bytes = Buffer.from(body);
  return {
    status,
    headers: {
      ...headers,
      ...(seconds === undefined ? {} : { "Retry-After": String(seconds) }),
      "Content-Length": bytes.length,
    },
    body: bytes,
  };
}
