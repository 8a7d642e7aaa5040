import { STATUS_CODES } from "node:http";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";
import {
  type BatchAnswer,
  type BatchItemAnswer,
  type BatchRequest,
  parseBatch,
  writeBatch,
} from "@tenantbox/odata-v2/batch";
import { contentTooLarge, methodNotAllowed, queryDeadlineExceeded } from "@tenantbox/odata-v2/errors";
import { type Answer, bodyBytes } from "@tenantbox/odata-v2/run";
import type { ApiCall } from "../http/api-call.ts";
import { refusalOf } from "../http/api-error.ts";
import { checkProtocolVersion } from "../http/protocol-version.ts";
import { refusedAnswer } from "../http/refused-answer.ts";
import type { WriteCall } from "./serve-writes.ts";

/** What one batch may cost. */
export interface BatchBudget {
  /** Requests of a batch, those inside change sets included. */
  readonly parts: number;
  /** Bytes of the request. */
  readonly bytes: number;
  /** Bytes of all answers together; parts that do not fit any more answer 413. */
  readonly answerBytes: number;
  /** Milliseconds from the first part on; parts that are not answered by then answer 503. */
  readonly deadlineMs: number;
}

export interface BatchParts {
  readonly budget: BatchBudget;
  /** Answers one part as if it had come by itself. */
  readonly serve: (call: ApiCall) => Promise<Answer>;
  /** Does the writes of a change set all or not at all; one answer for each. */
  readonly serveChanges: (calls: readonly WriteCall[]) => Promise<readonly Answer[]>;
  /** Told of each part that failed. */
  readonly onFailure: (call: ApiCall, error: unknown) => void;
}

export function isBatchPath(path: string): boolean {
  return /^(?:\$|%24)batch\/?$/.test(path);
}

/**
 * Answers a `$batch` with 202 and one answer for each part, in order. Parts run one after the other, so a batch
 * takes no more of the server at a time than a request does; each has its own status (catalogue rows 139, 176).
 * @throws {ODataError} 400, 405, 413 or 415 for the batch as a whole, before any of it runs
 */
export async function serveBatch(call: ApiCall, parts: BatchParts): Promise<Answer> {
  const { budget, onFailure } = parts;
  if (call.method !== "POST") throw methodNotAllowed("POST");
  checkProtocolVersion(call.headers);
  const body = await call.body(budget.bytes);
  const source = { contentType: call.headers["content-type"], body, baseUrl: call.baseUrl };
  const items = parseBatch(source, budget);
  const allowed = allowance(budget.answerBytes);
  const stopAt = performance.now() + budget.deadlineMs;
  const readAnswer = async (request: BatchRequest): Promise<BatchAnswer> =>
    batchAnswer(await inTime(stopAt, () => parts.serve(partCall(call, request))), request);
  const answers: BatchItemAnswer[] = [];
  for (const item of items) {
    try {
      allowed.check();
      if (item.kind === "change-set") answers.push(await changeSetAnswer(item.requests, call, parts));
      else answers.push({ kind: "request", answer: allowed.take(await readAnswer(item.request)) });
    } catch (error) {
      const request = item.kind === "request" ? item.request : item.requests[0];
      if (request === undefined) throw error;
      const part = partCall(call, request);
      onFailure(part, error);
      const refused = refusedAnswer(refusalOf(error), part.query, part.headers.accept);
      answers.push({ kind: "request", answer: batchAnswer(refused, request) });
    }
    // Others get their turn between two parts.
    await nextTurn();
  }
  const written = writeBatch(answers);
  return { status: 202, ...written, headers: { DataServiceVersion: "2.0" } };
}

/** A change set that has begun is waited for: nobody may be told that it failed and find it done. */
async function changeSetAnswer(
  requests: readonly BatchRequest[],
  call: ApiCall,
  { serveChanges }: BatchParts,
): Promise<BatchItemAnswer> {
  const served = await serveChanges(requests.map((request) => partCall(call, request)));
  const answers = served.flatMap((answer, place) => {
    const request = requests[place];
    return request === undefined ? [] : [batchAnswer(answer, request)];
  });
  return { kind: "change-set", answers };
}

function partCall({ connection, baseUrl }: ApiCall, request: BatchRequest): WriteCall {
  const { headers, body, ...target } = request;
  return {
    ...target,
    headers: Object.fromEntries(headers),
    connection,
    baseUrl,
    body: async () => body,
  };
}

function batchAnswer(
  { status, contentType, body, headers }: Answer,
  { contentId }: BatchRequest,
): BatchAnswer {
  const type: Record<string, string> = contentType === "" ? {} : { "Content-Type": contentType };
  return {
    status,
    reasonPhrase: STATUS_CODES[status] ?? "Unknown",
    headers: { DataServiceVersion: "2.0", ...headers, ...type },
    body: bodyBytes(body),
    contentId,
  };
}

/** Answers pass as long as they fit into what is left; after the first that does not, nothing is asked any more. */
function allowance(bytes: number) {
  let left = bytes;
  const spent = () =>
    contentTooLarge("The answers of this batch are too large together. Ask for less in one batch.");
  return {
    /** @throws {ODataError} 413 */
    check(): void {
      if (left < 0) throw spent();
    },
    /** @throws {ODataError} 413 */
    take(answer: BatchAnswer): BatchAnswer {
      const fits = answer.body.byteLength <= left;
      left = fits ? left - answer.body.byteLength : -1;
      if (!fits) throw spent();
      return answer;
    },
  };
}

/** @throws {ODataError} 503 where the time is up; what still runs then ends by its own deadline, unheard */
async function inTime<T>(stopAt: number, work: () => Promise<T>): Promise<T> {
  const left = stopAt - performance.now();
  if (left <= 0) throw queryDeadlineExceeded();
  const stopped = new AbortController();
  try {
    return await Promise.race([
      work(),
      pause(left, undefined, { signal: stopped.signal, ref: false }).then(() => {
        throw queryDeadlineExceeded();
      }),
    ]);
  } finally {
    stopped.abort();
  }
}
