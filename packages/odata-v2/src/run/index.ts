export { type Answer, type RunContext, valueAnswer } from "./answer.ts";
export { createRunner, type Runner, type RunnerOptions } from "./runner.ts";
