import { byCustomHeader } from "./custom-options.ts";
import {
  captured,
  client,
  documented,
  inferred,
  type LinkRule,
  options,
  refused,
  type SetRules,
} from "./rule.ts";

const lists = ["$filter", "$orderby", "$top", "$skip", "$select"] as const;
/** Clients avoid any expand that is not documented, since it answers 501. */
const notExpanded = refused("inferred");
const walked = (walk: LinkRule["walk"]): LinkRule => ({ walk, expand: notExpanded });

const onlyByNavigation = refused("client", {
  status: 500,
  message: "Only retrievable via navigation from MessageProcessingLogs entity",
});

/** Logs and what is on them (fact sheet, sections 2.8, 5.1 and 5.6). */
export const messageLogRules: Readonly<Record<string, SetRules>> = {
  MessageProcessingLogs: {
    list: captured,
    entity: captured,
    count: documented,
    options: {
      ...options(documented, ...lists, "$inlinecount"),
      ...options(captured, "$expand", "$skiptoken"),
      ...options(client, "$format"),
    },
    links: {
      CustomHeaderProperties: { walk: documented, expand: captured },
      MessageStoreEntries: walked(client),
      ErrorInformation: walked(documented),
      AdapterAttributes: { walk: documented, expand: captured },
      Attachments: walked(documented),
      Runs: walked(client),
    },
    customOptions: { filterCustomHeaderProperties: { ...documented, option: byCustomHeader } },
  },
  MessageProcessingLogCustomHeaderProperties: {
    list: documented,
    entity: client,
    options: { ...options(documented, ...lists), ...options(client, "$expand") },
    links: { Log: { walk: client, expand: client } },
  },
  // Many clients ask it by key, none was seen to list it: refused like the other children of a log.
  MessageProcessingLogErrorInformations: { list: refused("inferred"), entity: client, value: client },
  MessageProcessingLogAdapterAttributes: {
    list: refused("inferred"),
    entity: inferred,
    options: options(documented, "$select"),
    links: { MessageProcessingLog: { walk: inferred, expand: inferred } },
  },
  MessageProcessingLogAttachments: { list: refused("client"), entity: client, value: documented },
  MessageProcessingLogRuns: {
    list: onlyByNavigation,
    entity: client,
    options: options(client, "$inlinecount", "$top", "$format"),
    links: { RunSteps: walked(client) },
  },
  MessageProcessingLogRunSteps: {
    list: refused("client"),
    entity: client,
    options: options(client, "$inlinecount", "$top", "$format", "$expand"),
    links: {
      RunStepProperties: { walk: client, expand: client },
      TraceMessages: { walk: client, expand: refused("client") },
    },
  },
  MessageProcessingLogRunStepProperties: { list: refused("inferred"), entity: inferred },
  TraceMessages: {
    list: refused("client"),
    entity: client,
    options: options(client, "$expand", "$format"),
    links: {
      Properties: { walk: client, expand: client },
      ExchangeProperties: { walk: client, expand: client },
    },
    value: client,
  },
  TraceMessageProperties: { list: refused("inferred"), entity: inferred },
  TraceMessageExchangeProperties: { list: refused("inferred"), entity: inferred },
};
