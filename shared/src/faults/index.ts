export { type Fault, type FaultRule, type FaultRuleInput, faultRule } from "./fault-rule.ts";
export { type InjectionOptions, injectFaults, type ServerForms, type StatusFault } from "./inject.ts";
export type { WholeAnswer } from "./whole-answer.ts";
export { createFaults, FaultConflictError, type Faults, type RuleInForce } from "./faults.ts";
