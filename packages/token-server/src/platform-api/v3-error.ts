/** Every error of the platform's API: status, code, title and text, as Cloud Foundry has them. */
export const v3Errors = {
  "invalid-auth-token": {
    status: 401,
    code: 1000,
    title: "CF-InvalidAuthToken",
    detail: "Invalid Auth Token",
  },
  "message-parse-error": {
    status: 400,
    code: 1001,
    title: "CF-MessageParseError",
    detail: "Request invalid due to parse error",
  },
  "unknown-request": { status: 404, code: 10000, title: "CF-NotFound", detail: "Unknown request" },
  "server-error": { status: 500, code: 10001, title: "UnknownError", detail: "An unknown error occurred." },
  "not-authenticated": {
    status: 401,
    code: 10002,
    title: "CF-NotAuthenticated",
    detail: "Authentication error",
  },
  "not-authorized": {
    status: 403,
    code: 10003,
    title: "CF-NotAuthorized",
    detail: "You are not authorized to perform the requested action",
  },
  "bad-query-parameter": {
    status: 400,
    code: 10005,
    title: "CF-BadQueryParameter",
    detail: "The query parameter is invalid",
  },
  "insufficient-scope": {
    status: 403,
    code: 10007,
    title: "CF-InsufficientScope",
    detail: "Your token lacks the necessary scopes to access this resource.",
  },
  unprocessable: {
    status: 422,
    code: 10008,
    title: "CF-UnprocessableEntity",
    detail: "The request is semantically invalid",
  },
  "unable-to-perform": {
    status: 400,
    code: 10009,
    title: "CF-UnableToPerform",
    detail: "The operation could not be completed",
  },
  "resource-not-found": {
    status: 404,
    code: 10010,
    title: "CF-ResourceNotFound",
    detail: "Resource not found",
  },
  "rate-limit-exceeded": {
    status: 429,
    code: 10013,
    title: "CF-RateLimitExceeded",
    detail: "Rate Limit Exceeded",
  },
  unavailable: {
    status: 503,
    code: 10015,
    title: "CF-ServiceUnavailable",
    detail: "Try again in a moment",
  },
  "service-quota-exceeded": {
    status: 400,
    code: 60005,
    title: "CF-ServiceInstanceQuotaExceeded",
    detail: "You have exceeded your organization's services limit.",
  },
  "operation-in-progress": {
    status: 409,
    code: 60016,
    title: "CF-AsyncServiceInstanceOperationInProgress",
    detail: "An operation for the service instance is in progress.",
  },
  "parameters-not-fetchable": {
    status: 400,
    code: 90007,
    title: "CF-ServiceFetchBindingParametersNotSupported",
    detail: "This service does not support fetching service binding parameters.",
  },
  "feature-disabled": {
    status: 403,
    code: 330002,
    title: "CF-FeatureDisabled",
    detail: "Feature Disabled",
  },
} as const;

export type V3ErrorName = keyof typeof v3Errors;

/** A refusal in Cloud Foundry's words. */
export class V3Error extends Error {
  override readonly name = "V3Error";
  readonly kind: V3ErrorName;
  readonly status: number;
  /** What the caller reads. */
  readonly detail: string;
  /** Stable reason code for the audit log. */
  readonly reason: string;

  constructor(kind: V3ErrorName, options: { detail?: string; reason?: string; cause?: unknown } = {}) {
    super(kind, { cause: options.cause });
    this.kind = kind;
    this.status = v3Errors[kind].status;
    this.detail = options.detail ?? v3Errors[kind].detail;
    this.reason = options.reason ?? kind;
  }
}

/** The document of a refusal: `{"errors":[{code, title, detail}]}`. */
export function v3ErrorBody({ kind, detail }: Pick<V3Error, "kind" | "detail">) {
  const { code, title } = v3Errors[kind];
  return { errors: [{ detail, title, code }] };
}

/** 422 with what is wrong. */
export const unprocessable = (detail: string): V3Error => new V3Error("unprocessable", { detail });

/** 404 with the resource's name, such as `Service instance not found`. */
export const notFound = (what: string): V3Error =>
  new V3Error("resource-not-found", { detail: `${what} not found` });
