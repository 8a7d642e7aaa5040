export { compileWrite } from "./compile-write.ts";
export { parseWrite } from "./parse-write.ts";
export type { WriteOutcome, WritePlan, WriteStatement } from "./write-plan.ts";
export type { WriteRequest } from "./write-request.ts";
