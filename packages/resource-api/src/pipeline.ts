import type { Model } from "@tenantbox/odata-v2/model";
import { namesFunction, parseRequest, type RequestPolicy } from "@tenantbox/odata-v2/parse";
import type { Answer, Positions, RunContext, Runner } from "@tenantbox/odata-v2/run";
import { negotiate } from "@tenantbox/odata-v2/serialize";
import { compile } from "@tenantbox/odata-v2/sql";
import type { Authenticate, Credentials } from "./authenticate/authenticate.ts";
import type { Principal } from "./authenticate/principal.ts";
import { authorize, isGuarded } from "./authorize/authorize.ts";
import { touchedSets } from "./authorize/touched-sets.ts";
import type { ApiCall } from "./http/api-call.ts";
import type { CsrfProtection } from "./http/csrf.ts";
import type { CountRequest } from "./http/request-rates.ts";
import type { PartFaults } from "./http/part-faults.ts";
import { checkProtocolVersion } from "./http/protocol-version.ts";
import { type BatchBudget, isBatchPath, serveBatch } from "./operations/serve-batch.ts";
import { serveWrites } from "./operations/serve-writes.ts";
import type { WritePort } from "./storage/write-port.ts";

export interface PipelineParts {
  readonly authenticate: Authenticate;
  /** Counts a request by the caller's rate and the tenant's. */
  readonly count: CountRequest;
  readonly model: Model;
  readonly policy: RequestPolicy;
  readonly dialect: "sqlite" | "postgres";
  readonly runner: Runner;
  /** Those of the tenant's present state: places among rows that are gone mean nothing. */
  readonly positions: () => Positions;
  readonly writes: WritePort;
  readonly csrf: CsrfProtection;
  readonly batch: BatchBudget;
  /** What parts of a batch meet on command, in a tenant for tests. */
  readonly partFaults: PartFaults | undefined;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Who wants to hear what happens on the way: for the audit and the log. */
export interface PipelineObserver {
  /** Told who is calling once that is proven. */
  onPrincipal(principal: Principal): void;
  /** Told which headers the answer has whatever becomes of it, a refusal included. */
  onHeaders(headers: Readonly<Record<string, string>>): void;
  /** Told of each part of a batch that failed; a failure of the whole call is thrown. */
  onPartFailure(part: ApiCall, error: unknown): void;
}

export type Pipeline = (call: ApiCall, observer: PipelineObserver) => Promise<Answer>;

/** The life of a request, from top to bottom; each step may end it with an error of its own. */
export function createPipeline({
  authenticate,
  count,
  csrf,
  batch,
  partFaults,
  ...parts
}: PipelineParts): Pipeline {
  const writeParts = { ...parts, largestBody: batch.bytes };
  return async (call, observer) => {
    const principal = await authenticate(credentialsOf(call));
    observer.onPrincipal(principal);
    await count(principal.name);
    csrf.check(call, principal);
    // Clients fetch a token where they are about to write, at addresses that cannot be read as well.
    observer.onHeaders(csrf.handedOut(call, principal));
    const serve = async (each: ApiCall): Promise<Answer> => {
      if (isRead(each, parts.model)) return serveRead(each, principal, parts);
      const [answer = noAnswer()] = await serveWrites([each], principal, writeParts);
      return answer;
    };
    const meet = (each: ApiCall) => partFaults?.(each, principal.clientId);
    return isBatchPath(call.path)
      ? serveBatch(call, {
          budget: batch,
          serve: async (each) => {
            await meet(each);
            return serve(each);
          },
          serveChanges: async (changes) => {
            for (const change of changes) await meet(change);
            return serveWrites(changes, principal, writeParts);
          },
          onFailure: observer.onPartFailure,
        })
      : serve(call);
  };
}

type ServingParts = Omit<PipelineParts, "authenticate" | "count" | "csrf" | "batch" | "partFaults">;

/** Functions go the way of writes, whatever their method. */
const isRead = ({ method, path }: ApiCall, model: Model): boolean =>
  (method === "GET" || method === "HEAD") && !namesFunction(model, path);

/** The rest of the way of a read; each read in a batch goes it by itself. */
async function serveRead(call: ApiCall, principal: Principal, parts: ServingParts): Promise<Answer> {
  const { model, policy, dialect, runner, now } = parts;
  const positions = parts.positions();
  checkProtocolVersion(call.headers);
  const request = parseRequest(model, { path: call.path, query: call.query }, policy);
  authorize(touchedSets(request, model), principal.scopes);
  const format = negotiate(request, call.headers.accept);
  const moment = now();
  const context: RunContext = { baseUrl: call.baseUrl, format, typed: "complex", now: moment };
  const after = positions.find(principal.name, request);
  const plan = compile(request, model, dialect, {
    after,
    now: moment,
    guard: isGuarded(principal.scopes) ? "rows" : undefined,
    format,
  });
  const answer = await runner.run(plan, context);
  positions.keep(principal.name, request, answer);
  return answer;
}

function noAnswer(): never {
  throw new Error("a write without an answer");
}

const credentialsOf = ({ headers, connection }: ApiCall): Credentials => ({
  ...connection,
  authorization: headers.authorization,
});
