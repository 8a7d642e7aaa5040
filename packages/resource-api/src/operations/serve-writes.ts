import { methodNotAllowed } from "@tenantbox/odata-v2/errors";
import type { Model } from "@tenantbox/odata-v2/model";
import {
  type FunctionCall,
  lenientPolicy,
  parseFunctionCall,
  parseRequest,
  type RequestPolicy,
  targetOf,
} from "@tenantbox/odata-v2/parse";
import { type Answer, type RunContext, type Runner, valueAnswer } from "@tenantbox/odata-v2/run";
import { negotiate, negotiateValue } from "@tenantbox/odata-v2/serialize";
import { compile, type Dialect } from "@tenantbox/odata-v2/sql";
import {
  compileWrite,
  parseWrite,
  resolveContentId,
  takesBody,
  type WriteRequest,
  type WriteStatement,
} from "@tenantbox/odata-v2/write";
import type { Principal } from "../authenticate/principal.ts";
import { type Access, authorize, isGuarded } from "../authorize/authorize.ts";
import type { ApiCall } from "../http/api-call.ts";
import { effectiveMethod } from "../http/effective-method.ts";
import { checkProtocolVersion } from "../http/protocol-version.ts";
import type { WritePort } from "../storage/write-port.ts";
import { operations } from "./operations.ts";

/** What writes need of the server around them. */
export interface WriteParts {
  readonly model: Model;
  readonly policy: RequestPolicy;
  readonly dialect: Dialect;
  readonly runner: Runner;
  readonly writes: WritePort;
  readonly now: () => number;
  /** Bytes of a body. */
  readonly largestBody: number;
}

/** A write, perhaps inside a change set: there its path may begin with `$` and the Content-ID of an earlier one. */
export interface WriteCall extends ApiCall {
  readonly contentId?: string | undefined;
  readonly refersTo?: string | undefined;
}

/** A write that has been understood and permitted: what is run, and what is answered once it has been. */
interface PlannedWrite {
  readonly statements: readonly WriteStatement[];
  /** Path of the new entity, where there is one. */
  readonly location?: string;
  answer(): Promise<Answer>;
}

/**
 * Does writes and function calls all or not at all: each is parsed, authorized and compiled, then all their
 * statements run in one transaction, then each is answered.
 * @throws {ODataError | AuthorizationError} of the first that cannot be done; then nothing was written
 */
export async function serveWrites(
  calls: readonly WriteCall[],
  principal: Principal,
  parts: WriteParts,
): Promise<readonly Answer[]> {
  const planned: PlannedWrite[] = [];
  const locations = new Map<string, string>();
  for (const { contentId, refersTo, ...call } of calls) {
    const path = resolveContentId({ path: call.path, refersTo }, locations);
    const write = await plan({ ...call, path }, principal, parts);
    if (contentId !== undefined) locations.set(contentId, write.location ?? path);
    planned.push(write);
  }
  await parts.writes.run(planned.flatMap(({ statements }) => statements));
  const answers: Answer[] = [];
  for (const { answer } of planned) answers.push(await answer());
  return answers;
}

async function plan(call: ApiCall, principal: Principal, parts: WriteParts): Promise<PlannedWrite> {
  const { model, policy, dialect } = parts;
  checkProtocolVersion(call.headers);
  const target = { method: effectiveMethod(call), path: call.path, query: call.query };
  const called = parseFunctionCall(model, target, policy);
  if (called !== undefined) return planFunction(called, call, principal, parts);
  const request = parseWrite(model, target, policy);
  authorize(accessesOf(request), principal.scopes);
  if (request.kind === "delete" && isGuarded(principal.scopes)) await mustBeShown(request, call, parts);
  const body = {
    contentType: call.headers["content-type"],
    bytes: takesBody(request) ? await call.body(parts.largestBody) : new Uint8Array(),
  };
  const { baseUrl } = call;
  const { statements, outcome } = compileWrite(request, body, { model, policy, dialect, baseUrl });
  if (outcome.kind === "done") return { statements, answer: async () => withoutBody(outcome.status) };
  const { entity, location } = outcome;
  const context = contextOf(call, negotiate(entity, call.headers.accept), parts);
  const Location = baseUrl + location;
  return {
    statements,
    location,
    async answer() {
      const { headers, ...read } = await parts.runner.run(
        compile(entity, parts.model, dialect, { now: parts.now() }),
        context,
      );
      return { ...read, status: 201, headers: { ...headers, Location } };
    },
  };
}

/** What access policies protect is not deleted either. @throws {ODataError} 403 */
async function mustBeShown({ path }: WriteRequest, { baseUrl }: ApiCall, parts: WriteParts): Promise<void> {
  const { model, dialect, runner, now } = parts;
  const counted = { kind: "count", path, filter: undefined } as const;
  const plan = compile(counted, model, dialect, { now: now(), guard: "content" });
  if (plan.withheld !== undefined) await runner.run(plan, { baseUrl, format: "json", typed: "complex" });
}

/** The set that is written, and those that the way to it reads. */
function accessesOf(request: WriteRequest): readonly Access[] {
  const { first, rest } = request.path;
  const before = [first, ...rest].slice(0, -1);
  const { set } = targetOf(request.path).type;
  return [
    ...before.map(({ type }): Access => ({ operation: "read", set: type.set })),
    { operation: request.kind === "delete" || request.kind === "create" ? request.kind : "update", set },
  ];
}

function planFunction(
  { definition, arguments: given, format }: FunctionCall,
  call: ApiCall,
  principal: Principal,
  parts: WriteParts,
): PlannedWrite {
  const { model, dialect, runner, now } = parts;
  const { name } = definition;
  authorize([{ operation: "call", function: name }], principal.scopes);
  const operation = operations.get(name);
  if (operation === undefined) throw methodNotAllowed();
  const { statements, result } = operation(given, { dialect, now: now() });
  if (result.kind === "text") {
    const chosen = negotiateValue(format, call.headers.accept);
    const value = { name, type: "Edm.String", value: result.text } as const;
    return { statements, answer: async () => valueAnswer(value, contextOf(call, chosen, parts)) };
  }
  const query = format === undefined ? "" : `$format=${format}`;
  const request = parseRequest(model, { path: result.path, query }, lenientPolicy);
  const chosen = negotiate(request, call.headers.accept);
  const context = contextOf(call, chosen, parts);
  return { statements, answer: () => runner.run(compile(request, model, dialect, { now: now() }), context) };
}

const withoutBody = (status: number): Answer => ({
  status,
  contentType: "",
  body: "",
  headers: { DataServiceVersion: "2.0" },
});

const contextOf = ({ baseUrl }: ApiCall, format: RunContext["format"], { now }: WriteParts): RunContext => ({
  baseUrl,
  format,
  typed: "complex",
  now: now(),
});
