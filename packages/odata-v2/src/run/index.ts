export type { Answer, RunContext } from "./answer.ts";
export { createRunner, type Runner, type RunnerOptions } from "./runner.ts";
