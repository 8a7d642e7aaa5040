import { dataStoreRules } from "./data-store-rules.ts";
import { idRules } from "./id-rules.ts";
import { messageLogRules } from "./message-log-rules.ts";
import { messageStoreRules } from "./message-store-rules.ts";
import { operationsRules } from "./operations-rules.ts";
import { captured, documented, type Rule, type SetRules } from "./rule.ts";

/** What the tenant answers and refuses, by entity set, each rule with what it rests on. */
export const tenantRules: Readonly<Record<string, SetRules>> = {
  ...messageLogRules,
  ...messageStoreRules,
  ...idRules,
  ...operationsRules,
  ...dataStoreRules,
};

/** The functions, each with what it rests on. */
export const functionRules: Readonly<Record<string, Rule>> = {
  CancelMessageProcessingLog: captured,
  activateExternalLogging: documented,
  deactivateExternalLogging: documented,
  activateArchivingConfiguration: documented,
};
