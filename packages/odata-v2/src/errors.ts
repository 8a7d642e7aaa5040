/**
 * What this library may refuse, and the words it refuses with. Texts in quotation marks of the real service's
 * front are kept letter by letter; the caller's own text in them is cut, so an answer stays small.
 */

const statuses = {
  "bad-request": [400, "Bad Request"],
  forbidden: [403, "Forbidden"],
  "not-found": [404, "Not Found"],
  "method-not-allowed": [405, "Method Not Allowed"],
  "not-acceptable": [406, "Not Acceptable"],
  conflict: [409, "Conflict"],
  "content-too-large": [413, "Request Entity Too Large"],
  "unsupported-media-type": [415, "Unsupported Media Type"],
  "range-not-satisfiable": [416, "Requested Range Not Satisfiable"],
  internal: [500, "Internal Server Error"],
  "not-implemented": [501, "Not Implemented"],
  "deadline-exceeded": [503, "Service Unavailable"],
  overloaded: [503, "Service Unavailable"],
  "database-unavailable": [503, "Service Unavailable"],
} as const satisfies Record<string, readonly [number, string]>;

export type ODataErrorCode = keyof typeof statuses;

export interface ODataErrorOptions {
  /** For 503: after how many seconds a retry makes sense. */
  readonly retryAfterSeconds?: number;
  /** For 405: the methods that are allowed, as in `Allow`. */
  readonly allow?: string;
  /** For the log only. */
  readonly detail?: string;
  readonly cause?: unknown;
}

/** The one error this library throws for a request. `publicMessage` may go out; `detail` and `cause` must not. */
export class ODataError extends Error {
  override readonly name = "ODataError";
  readonly code: ODataErrorCode;
  readonly status: number;
  /** The status in words: what error documents carry as `code`. */
  readonly reasonPhrase: string;
  /** Null: the document carries no text, as the real service does for a missing role. */
  readonly publicMessage: string | null;
  readonly retryAfterSeconds: number | undefined;
  readonly allow: string | undefined;
  readonly detail: string | undefined;

  constructor(code: ODataErrorCode, publicMessage: string | null, options: ODataErrorOptions = {}) {
    super(publicMessage ?? code, options.cause === undefined ? undefined : { cause: options.cause });
    const [status, reasonPhrase] = statuses[code];
    this.code = code;
    this.status = status;
    this.reasonPhrase = reasonPhrase;
    this.publicMessage = publicMessage;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.allow = options.allow;
    this.detail = options.detail;
  }
}

/** At most 200 characters of what the caller sent. */
export function quoted(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200).toWellFormed()}…`;
}

export function badRequest(message: string): ODataError {
  return new ODataError("bad-request", message);
}

export const invalidValue = (value: string) => badRequest(`Invalid value: '${quoted(value)}'.`);
export const emptyValue = (name: string) => badRequest(`Value for '${quoted(name)}' must not be null.`);
export const negativeValue = (value: string) =>
  badRequest(`Provided value '${quoted(value)}' must not be negative.`);
export const invalidSystemOption = (name: string) =>
  badRequest(`Invalid system query option: '${quoted(name)}'.`);
export const duplicateSystemOption = (name: string) =>
  badRequest(`Duplicate system query parameter names: '${quoted(name)}'.`);
export const incompatibleSystemOption = (name: string) =>
  badRequest(`System query option '${name}' is not compatible with the return type.`);
export const invalidUri = () => badRequest("Invalid URI syntax.");
export const emptySegment = () => badRequest("No empty segment allowed.");
export const mustBeLastSegment = (segment: string) =>
  badRequest(`'${quoted(segment)}' must be the last segment.`);
export const mustNotBeLastSegment = (segment: string) =>
  badRequest(`'${quoted(segment)}' must not be the last segment.`);
export const invalidSegment = (segment: string) => badRequest(`Invalid segment: '${quoted(segment)}'.`);
export const entitySetInsteadOfEntity = (set: string) =>
  badRequest(`Must be an entity set instead of an entity: '${quoted(set)}'.`);
export const missingKeyName = (key: string) =>
  badRequest(`Missing key predicate name for key: '${quoted(key)}'.`);
export const invalidKeyPredicate = (predicate: string) =>
  badRequest(`Invalid key predicate: '${quoted(predicate)}'.`);
export const duplicateKeyNames = (predicate: string) =>
  badRequest(`Duplicate key names: '${quoted(predicate)}'.`);
export const incompatibleLiteral = (literal: string, type: string) =>
  badRequest(`Format of '${quoted(literal)}' is not compatible with '${type}'.`);
export const invalidFilter = (filter: string) =>
  badRequest(`Invalid filter expression: '${quoted(filter)}'.`);
export const invalidOrderBy = (orderBy: string) =>
  badRequest(`Invalid order by expression: '${quoted(orderBy)}'.`);
export const noMediaResource = () => badRequest("The requested resource is no media resource.");
export const noNavigationProperty = (name: string) =>
  badRequest(`Property '${quoted(name)}' must be a navigation property.`);
export const tooComplex = (option: string, limit: string) =>
  badRequest(`System query option '${option}' is too complex: ${limit}.`);
/** Position counts from 1, as the real service does. */
export const noSuchProperty = (name: string, type: string, position: number, text: string) =>
  badRequest(
    `No property "${quoted(name)}" exists in type "${type}" at position ${position} in "${quoted(text)}".`,
  );

export const unknownSet = (name: string) =>
  new ODataError("not-found", `Could not find an entity set or function import for '${quoted(name)}'.`);
export const unknownContainer = (name: string) =>
  new ODataError("not-found", `Could not find container with name: '${quoted(name)}'.`);
export const unknownSegment = (name: string) =>
  new ODataError("not-found", `Could not find property with name: '${quoted(name)}'.`);
export const unmatchedSegment = (segment: string) =>
  new ODataError("not-found", `Could not match segment: '${quoted(segment)}'.`);
export const entityNotFound = () => new ODataError("not-found", "Requested entity could not be found.");

/** It is there, and not shown to this caller; with no text, as the real service does for a missing role. */
export const withheld = () => new ODataError("forbidden", null);

/** Whether an error is that of `withheld`: no other refusal of this library is without a text. */
export const isWithheld = (error: ODataError): boolean =>
  error.code === "forbidden" && error.publicMessage === null;

/** `allow` lists the methods that are, separated by commas. */
export const methodNotAllowed = (allow = "GET, HEAD") =>
  new ODataError(
    "method-not-allowed",
    "The request dispatcher does not allow the HTTP method used for the request.",
    { allow },
  );
/** `accept` as the client sent it; any type when it sent none. */
export const notAcceptable = (accept: string) =>
  new ODataError(
    "not-acceptable",
    `The accept header '[${quoted(accept)}]' is not supported for this resource.`,
  );
export const unsupportedFormat = (contentType: string) =>
  new ODataError("not-acceptable", `Content type '${quoted(contentType)}' is not supported.`);
export const invalidSkipToken = (token: string) =>
  new ODataError("range-not-satisfiable", `Invalid value: '${quoted(token)}'.`);
export const unsupportedMediaType = (contentType: string) =>
  new ODataError("unsupported-media-type", `Media type '${quoted(contentType)}' is not supported.`);
export const contentTooLarge = (message = "The request is too large.") =>
  new ODataError("content-too-large", message);
export const tooManyParts = (limit: number) => contentTooLarge(`A batch has at most ${limit} requests.`);
/** `where` names the property or element; what the caller sent is not repeated. */
export const invalidContent = (what: string) => badRequest(`Invalid content: ${quoted(what)}.`);
export const conflict = () => new ODataError("conflict", "The resource exists already.");
export const mediaNotCreated = () =>
  new ODataError("not-implemented", "Media resources are not created here.");
export const notImplemented = (message = "Not implemented") => new ODataError("not-implemented", message);

/** The query ran into its deadline (RFC 9110 15.6.4: 503 with Retry-After). */
export const queryDeadlineExceeded = (cause?: unknown) =>
  new ODataError(
    "deadline-exceeded",
    "The query took too long and was stopped. Narrow the filter or ask for fewer rows.",
    { retryAfterSeconds: 5, cause },
  );
/** More queries wait than are ever taken in at once. */
export const tooManyQueries = () =>
  new ODataError("overloaded", "Too many queries are waiting. Try again later.", { retryAfterSeconds: 1 });
export const databaseUnavailable = (cause?: unknown) =>
  new ODataError("database-unavailable", "The database cannot be reached. Try again later.", {
    retryAfterSeconds: 2,
    cause,
  });
