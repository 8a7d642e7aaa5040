import { statement } from "@tenantbox/odata-v2/sql";
import { sql } from "kysely";
import type { Operation } from "./operation.ts";

/** `activateArchivingConfiguration`: the tenant archives its logs from now on; done again it changes nothing. */
export const activateArchivingConfiguration: Operation = (_, { dialect }) => ({
  statements: [
    sql`update archiving_configurations set active = 1`,
    sql`insert into archiving_configurations (id, active)
      select 'tenant', 1 where not exists (select 1 from archiving_configurations)`,
  ].map((text) => statement(text, dialect)),
  result: { kind: "text", text: "Archiving of message processing logs was activated." },
});
