import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { AuditLog } from "../audit/index.ts";
import { exchangeOf } from "../listener/index.ts";
import type { Fault } from "./fault-rule.ts";
import type { AskedRequest, Faults, MetFault } from "./faults.ts";
import { decodedTarget } from "./decoded-target.ts";
import { gatewayPage } from "./gateway-page.ts";
import { type BodyFault, spoilBody } from "./spoil-body.ts";
import { holdAnswer, sendWhole, type WholeAnswer } from "./whole-answer.ts";

type Handle = (request: IncomingMessage, response: ServerResponse) => void;
export type StatusFault = Extract<Fault, { kind: "status" | "csrf-token" }>;

/** How one server's requests and errors look. */
export interface ServerForms {
  /** Whether a path is what clients call. */
  isFront(path: string): boolean;
  /** Requests that nothing may happen to: those of the operator, who has to be able to take a rule away again. */
  isExempt(request: IncomingMessage, path: string, client: string | undefined): boolean;
  /** Who calls, as far as the request says it; nothing of it is proven. */
  clientOf(request: IncomingMessage): string | undefined | Promise<string | undefined>;
  /** The error of a status in this server's own form. */
  refusal(request: IncomingMessage, fault: StatusFault): WholeAnswer;
}

export interface InjectionOptions {
  readonly faults: Faults;
  readonly forms: ServerForms;
  readonly audit: Pick<AuditLog, "record">;
}

/**
 * A handler whose requests meet the faults that are in force. What happened to a request stands in the request log
 * beside what was asked, and in the audit log.
 */
export function injectFaults({ faults, forms, audit }: InjectionOptions, handle: Handle): Handle {
  return (request, response) => {
    if (!faults.any) return handle(request, response);
    meet({ faults, forms, audit }, request, response, handle).catch(() => response.destroy());
  };
}

async function meet(
  { faults, forms, audit }: InjectionOptions,
  request: IncomingMessage,
  response: ServerResponse,
  handle: Handle,
): Promise<void> {
  const [path, query] = decodedTarget(request.url ?? "");
  const client = await forms.clientOf(request);
  if (forms.isExempt(request, path, client)) return handle(request, response);
  const asked: AskedRequest = {
    method: request.method ?? "",
    path,
    query,
    front: forms.isFront(path),
    client,
  };
  const { met, keep } = faults.meet(asked);
  noteInjected(request, audit, { met, client });
  for (const { fault } of met) {
    if (fault.kind === "delay" && !(await waited(response, fault.milliseconds))) return;
  }
  const last = met.at(-1);
  if (last !== undefined && last.fault.kind !== "delay")
    return spoil({ request, response, forms }, last, () => handle(request, response));
  if (keep !== undefined) {
    holdAnswer(response, (answer) => {
      keep(answer);
      sendWhole(response, answer);
    });
  }
  handle(request, response);
}

interface Exchanged {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly forms: ServerForms;
}

function spoil({ request, response, forms }: Exchanged, { fault, page }: MetFault, serve: () => void): void {
  const { host = "" } = request.headers;
  switch (fault.kind) {
    case "status":
      sendWhole(
        response,
        statusPage(gatewayPage(fault.status, host, fault.message), fault) ?? forms.refusal(request, fault),
      );
      return;
    case "csrf-token":
      sendWhole(response, forms.refusal(request, fault));
      return;
    case "stale-page":
      if (page !== undefined) sendWhole(response, page);
      return;
    case "unavailable": {
      const away = fault.as === "gateway" ? gatewayPage(503, host) : undefined;
      if (away === undefined) request.socket.destroy();
      else sendWhole(response, away);
      return;
    }
    case "cut":
      if (fault.where === "head") request.socket.destroy();
      else spoilAnswer(request, response, fault, serve);
      return;
    case "slow-body":
    case "truncate":
      spoilAnswer(request, response, fault, serve);
      return;
    case "delay":
  }
}

function statusPage(page: WholeAnswer | undefined, fault: StatusFault): WholeAnswer | undefined {
  if (page === undefined || fault.kind !== "status" || fault.retryAfter === undefined) return page;
  return { ...page, headers: { ...page.headers, "Retry-After": String(fault.retryAfter) } };
}

function spoilAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  fault: BodyFault,
  serve: () => void,
): void {
  // A text that ends early shall be one, and no broken compression.
  if (fault.kind === "truncate") delete request.headers["accept-encoding"];
  holdAnswer(response, (answer) => spoilBody(response, answer, fault));
  serve();
}

/** Whether the caller is still there after so long. */
async function waited(response: ServerResponse, milliseconds: number): Promise<boolean> {
  const gone = new AbortController();
  const abort = (): void => gone.abort();
  response.once("close", abort);
  await pause(milliseconds, undefined, { signal: gone.signal, ref: false }).catch(() => undefined);
  response.off("close", abort);
  return !gone.signal.aborted;
}

/** Notes what a request met, for the request log and the audit log. */
export function noteInjected(
  request: IncomingMessage,
  audit: Pick<AuditLog, "record">,
  { met, client }: { readonly met: readonly MetFault[]; readonly client: string | undefined },
): void {
  if (met.length === 0) return;
  const exchange = exchangeOf(request);
  const detail = met.map(({ rule, fault }) => `${rule} ${wordFor(fault)}`).join(", ");
  exchange.injected = exchange.injected === undefined ? detail : `${exchange.injected}, ${detail}`;
  audit.record({
    event: "fault.injected",
    outcome: "refused",
    reason: "on-command",
    principal: client,
    method: request.method ?? "",
    path: request.url?.split("?", 1)[0] ?? "",
    peer: exchange.peer,
    request: exchange.id,
    detail,
  });
}

const wordFor = (fault: Fault): string =>
  fault.kind === "status"
    ? `status ${fault.status}`
    : fault.kind === "cut"
      ? `cut ${fault.where}`
      : fault.kind;
