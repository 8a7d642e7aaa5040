import { activateArchivingConfiguration } from "./archiving.ts";
import { cancelMessage } from "./cancel-message.ts";
import { activateExternalLogging, deactivateExternalLogging } from "./external-logging.ts";
import type { Operation } from "./operation.ts";

/** What each function import of the model does. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  ["CancelMessageProcessingLog", cancelMessage],
  ["activateExternalLogging", activateExternalLogging],
  ["deactivateExternalLogging", deactivateExternalLogging],
  ["activateArchivingConfiguration", activateArchivingConfiguration],
]);
