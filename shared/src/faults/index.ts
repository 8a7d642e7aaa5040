export { decodedTarget } from "./decoded-target.ts";
export { type Fault, type FaultRule, type FaultRuleInput, faultRule } from "./fault-rule.ts";
export {
  type InjectionOptions,
  injectFaults,
  noteInjected,
  type ServerForms,
  type StatusFault,
} from "./inject.ts";
export type { WholeAnswer } from "./whole-answer.ts";
export { createFaults, FaultConflictError, type Faults, type MetFault, type RuleInForce } from "./faults.ts";
