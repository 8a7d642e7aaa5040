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
import { compileWrite, parseWrite, type WriteRequest, type WriteStatement } from "@tenantbox/odata-v2/write";
import type { Principal } from "../authenticate/principal.ts";
import { type Access, authorize } from "../authorize/authorize.ts";
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
}

/** A write that has been understood and permitted: what is run, and what is answered once it has been. */
interface PlannedWrite {
  readonly statements: readonly WriteStatement[];
  answer(): Promise<Answer>;
}

/**
 * Does writes and function calls all or not at all: each is parsed, authorized and compiled, then all their
 * statements run in one transaction, then each is answered.
 * @throws {ODataError | AuthorizationError} of the first that cannot be done; then nothing was written
 */
export async function serveWrites(
  calls: readonly ApiCall[],
  principal: Principal,
  parts: WriteParts,
): Promise<readonly Answer[]> {
  const planned = calls.map((call) => plan(call, principal, parts));
  await parts.writes.run(planned.flatMap(({ statements }) => statements));
  const answers: Answer[] = [];
  for (const { answer } of planned) answers.push(await answer());
  return answers;
}

function plan(call: ApiCall, principal: Principal, parts: WriteParts): PlannedWrite {
  const { model, policy, dialect } = parts;
  checkProtocolVersion(call.headers);
  const target = { method: effectiveMethod(call), path: call.path, query: call.query };
  const called = parseFunctionCall(model, target, policy);
  if (called !== undefined) return planFunction(called, call, principal, parts);
  const request = parseWrite(model, target, policy);
  authorize(accessesOf(request), principal.scopes);
  const { statements, outcome } = compileWrite(request, dialect);
  if (outcome.kind === "done") return { statements, answer: async () => withoutBody(outcome.status) };
  const { entity, location } = outcome;
  const context = contextOf(call, negotiate(entity, call.headers.accept), parts);
  const Location = call.baseUrl + location;
  return {
    statements,
    async answer() {
      const { headers, ...read } = await parts.runner.run(compile(entity, parts.model, dialect), context);
      return { ...read, status: 201, headers: { ...headers, Location } };
    },
  };
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
  return { statements, answer: () => runner.run(compile(request, model, dialect), context) };
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
