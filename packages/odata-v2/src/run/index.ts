export { type AnswerBody, bodyBytes, bodyLength, bodyPieces } from "./answer-body.ts";
export { type Answer, type RunContext, valueAnswer } from "./answer.ts";
export type { Load } from "./engine.ts";
export { createPositions, type Positions } from "./positions.ts";
export { createRunner, type Runner, type RunnerOptions } from "./runner.ts";
