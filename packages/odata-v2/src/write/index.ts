export { compileWrite, takesBody } from "./compile-write.ts";
export { resolveContentId } from "./content-reference.ts";
export { parseWrite } from "./parse-write.ts";
export type { WriteContext } from "./write-context.ts";
export type { WriteOutcome, WritePlan, WriteStatement } from "./write-plan.ts";
export type { WriteRequest } from "./write-request.ts";
