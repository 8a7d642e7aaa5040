import { definePolicy, type Refusal, type SetPolicy } from "@tenantbox/odata-v2/parse";
import { noWrites, tenantWrites } from "./tenant-writes.ts";

const notImplemented: Refusal = { status: 501, message: "Not implemented" };
const onlyByNavigation: Refusal = {
  status: 500,
  message: "Only retrievable via navigation from MessageProcessingLogs entity",
};

/** Sets that are reached by key or along a link, and whose list answers 501. */
const notListed = [
  // Many clients ask it by key, none was seen to list it: inferred from the other children of a log.
  "MessageProcessingLogErrorInformations",
  "MessageProcessingLogAdapterAttributes",
  "MessageProcessingLogAttachments",
  "MessageProcessingLogRunSteps",
  "MessageProcessingLogRunStepProperties",
  "TraceMessages",
  "TraceMessageProperties",
  "TraceMessageExchangeProperties",
  "MessageStoreEntries",
  "MessageStoreEntryProperties",
  "MessageStoreEntryAttachments",
  "MessageStoreEntryAttachmentProperties",
];

const sets: readonly (readonly [string, SetPolicy])[] = [
  [
    "MessageProcessingLogs",
    // Documented for lists and entries alike; clients avoid any other expand since it answers 501.
    {
      expand: { allowed: ["CustomHeaderProperties", "AdapterAttributes"], otherwise: notImplemented },
    },
  ],
  ["MessageProcessingLogRuns", { list: onlyByNavigation }],
  ...notListed.map((set): readonly [string, SetPolicy] => [set, { list: notImplemented }]),
];

/** The same sets, and what may be written to them or others. */
function withWrites(): ReadonlyMap<string, SetPolicy> {
  const all = new Map(sets);
  for (const [set, write] of tenantWrites) all.set(set, { ...all.get(set), write });
  return all;
}

/**
 * What the tenant itself refuses, or is inferred to refuse: so that nothing passes here that fails there.
 * Sets that are not named allow everything to be read, and nothing to be written.
 */
export const tenantPolicy = definePolicy({
  functions: new Set(["endswith", "startswith", "substringof", "length", "concat", "tolower", "toupper"]),
  typeFunctions: false,
  arithmetic: notImplemented,
  orderByExpressions: notImplemented,
  sets: withWrites(),
  otherWrites: noWrites,
});
