export { createFailedAttempts, type FailedAttempts } from "./failed-attempts.ts";
export { createQueuedRate, createRequestRate, type RequestRate } from "./request-rate.ts";
