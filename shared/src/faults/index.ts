export { type Fault, type FaultRule, type FaultRuleInput, faultRule } from "./fault-rule.ts";
export { createFaults, FaultConflictError, type Faults, type RuleInForce } from "./faults.ts";
