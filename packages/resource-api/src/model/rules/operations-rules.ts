import { byModification } from "./custom-options.ts";
import { captured, documented, inferred, options, refused, type SetRules } from "./rule.ts";

/** Archiving, external logging and log files (fact sheet, sections 2.6, 5.1 and 9). */
export const operationsRules: Readonly<Record<string, SetRules>> = {
  ArchivingKeyPerformanceIndicators: {
    list: documented,
    entity: inferred,
    options: options(documented, "$filter"),
  },
  ArchivingConfigurations: { list: refused("inferred"), entity: documented },
  ExternalLoggingActivationStatus: { list: refused("inferred"), entity: documented },
  // Nothing leads to an event, so a list is the only way to find one.
  ExternalLoggingEvents: { list: inferred, entity: inferred },
  LogFiles: {
    list: captured,
    entity: documented,
    options: options(documented, "$filter", "$orderby", "$top", "$skip", "$select"),
    value: documented,
  },
  LogFileArchives: {
    list: captured,
    entity: documented,
    value: documented,
    customOptions: { ModifiedAfter: { ...documented, option: byModification } },
  },
};
