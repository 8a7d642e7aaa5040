import { STATUS_CODES } from "node:http";
import type { ServerForms, StatusFault, WholeAnswer } from "@tenantbox/shared/faults";
import { AuthenticationError } from "../authenticate/principal.ts";
import { AuthorizationError } from "../authorize/authorize.ts";
import { routes } from "../routes.ts";
import { type Refusal, refusalOf } from "./api-error.ts";
import { CsrfError } from "./csrf.ts";
import { refusedAnswer } from "./refused-answer.ts";

const below = (path: string, root: string): boolean => path === root || path.startsWith(`${root}/`);

/** How the resource API's requests and errors look to faults on command. */
export const faultForms: ServerForms = {
  isFront: (path) => below(path, routes.serviceRoot) || path === "/",
  isExempt: (_, path) => below(path, routes.administration),
  clientOf: ({ headers }) => clientIn(headers.authorization ?? ""),
  refusal(request, fault) {
    const query = /\?(.*)$/s.exec(request.url ?? "")?.[1] ?? "";
    const { status, headers, contentType, body } = refusedAnswer(
      refusalFor(fault),
      query,
      request.headers.accept,
    );
    const bytes = Buffer.from(String(body));
    return {
      status,
      headers: {
        "Cache-Control": "no-store",
        ...headers,
        "Content-Type": contentType,
        "Content-Length": bytes.length,
      },
      body: bytes,
    } satisfies WholeAnswer;
  },
};

/** The client of a token, or the user of Basic credentials; read, not believed. */
function clientIn(authorization: string): string | undefined {
  const [, scheme = "", value = ""] = /^(bearer|basic) +(\S+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() === "basic") return Buffer.from(value, "base64").toString("utf8").split(":", 1)[0];
  try {
    const payload = Buffer.from(value.split(".")[1] ?? "", "base64url").toString("utf8");
    const { cid } = JSON.parse(payload) as { readonly cid?: unknown };
    return typeof cid === "string" ? cid : undefined;
  } catch {
    return undefined;
  }
}

/** The error of a status on command. */
export function refusalFor(fault: StatusFault): Refusal {
  if (fault.kind === "csrf-token") return refusalOf(new CsrfError("on command"));
  const { status, retryAfter, message } = fault;
  const { headers, audit: _, ...usual } = usualRefusal(status);
  const seconds = retryAfter ?? (status === 429 ? 1 : undefined);
  return {
    ...usual,
    ...(message === undefined ? {} : { message }),
    headers: seconds === undefined ? headers : { ...headers, "Retry-After": String(seconds) },
  };
}

/** What this server says with a status of itself; without a text of its own where it never says it. */
function usualRefusal(status: number): Refusal {
  if (status === 401) return refusalOf(new AuthenticationError("on command", { presented: "token" }));
  if (status === 403) return refusalOf(new AuthorizationError("what a rule names", []));
  return { status, code: STATUS_CODES[status] ?? "Error", message: null, headers: {} };
}
