import { definePolicy, type Refusal } from "@tenantbox/odata-v2/parse";

const notImplemented: Refusal = { status: 501, message: "Not implemented" };

/**
 * What the tenant itself refuses, or is inferred to refuse: so that nothing passes here that fails there.
 * Sets that are not named allow everything.
 */
export const tenantPolicy = definePolicy({
  sets: new Map([
    [
      "MessageProcessingLogs",
      // Documented for lists and entries alike; clients avoid any other expand since it answers 501.
      { expand: { allowed: ["CustomHeaderProperties"], otherwise: notImplemented } },
    ],
    // Many clients ask it by key, none was seen to list it: inferred from the other children of a log.
    ["MessageProcessingLogErrorInformations", { list: notImplemented }],
  ]),
});
