import { sql, statement } from "@tenantbox/odata-v2/sql";
import type { Operation } from "./operation.ts";

/** `activateArchivingConfiguration`: the tenant archives its logs from now on; done again it changes nothing. */
export const activateArchivingConfiguration: Operation = (_, { dialect }) => ({
  statements: [statement(sql`update archiving_configurations set active = 1`, dialect)],
  result: { kind: "text", text: "Archiving of message processing logs was activated." },
});
