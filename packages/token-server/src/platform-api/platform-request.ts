import type { PlatformCaller } from "./platform-caller.ts";
import type { Query } from "./query.ts";
import type { QueryRules } from "./query-rules.ts";

/** Absolute address of a path of this API, as the caller reaches it. */
export type Href = (path: string, parameters?: readonly (readonly [string, string])[]) => string;

/** A request whose caller is known and whose query is checked. */
export interface PlatformRequest {
  readonly caller: PlatformCaller;
  /** Path of the request, without its query. */
  readonly path: string;
  readonly query: Query;
  readonly href: Href;
  /** A parameter of the path; "" where there is none of that name. */
  param(name: string): string;
  /** The JSON object of the body. @throws {V3Error} message-parse-error */
  json(): Promise<Readonly<Record<string, unknown>>>;
}

export interface PlatformAnswer {
  /** 200 unless said. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Left out: no body. */
  readonly body?: unknown;
}

/** One method of one path; `answer` throws V3Error for what it refuses. */
export interface PlatformRoute {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** As in `routes.ts`. */
  readonly path: string;
  readonly query: QueryRules;
  readonly answer: (request: PlatformRequest) => Promise<PlatformAnswer> | PlatformAnswer;
}

/** What is served to everybody, whoever asks. */
export interface PublicRoute {
  readonly path: string;
  readonly answer: (href: Href) => unknown;
}
