import type { GuardDefinition } from "@tenantbox/odata-v2/model";
import { globalStoreTypes, globalVariableTypes, runningTypes } from "@tenantbox/shared/access-policies";

type Covers = GuardDefinition["covers"];

const listed = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(", ");
const running = listed(runningTypes);
const owned = listed(["INTEGRATION_PACKAGE", ...runningTypes]);

/** How the engines match a name with a reference's pattern, case and all. */
const matches = {
  sqlite: (text: string) => `${text} glob ref.glob_pattern`,
  postgres: (text: string) => `${text} like ref.like_pattern`,
};
type Matches = (text: string) => string;

/** Does the reference mean the artifact of the log `log`, or its package? */
const meansLog = (match: Matches): string => {
  const named = (name: string, id: string): string =>
    match(`(case ref.condition_attribute when 'Name' then log.${name} else log.${id} end)`);
  return `(ref.type = 'INTEGRATION_PACKAGE' and ${named("artifact_package_name", "artifact_package_id")}
    or ref.type in (${running}) and ${named("artifact_name", "artifact_id")})`;
};

const shownWhere = (condition: (match: Matches) => string, covers: Covers): GuardDefinition => ({
  covers,
  shown: { sqlite: condition(matches.sqlite), postgres: condition(matches.postgres) },
});

/**
 * Of a message: protected by what protects the artifact that processed it. `way` joins what lies between the row and its
 * message, `guid` is the message's. Where the log is gone, nobody knows the artifact: then any policy on artifacts protects.
 */
export function ofMessage(covers: Covers, guid = ":row.message_guid", way = ""): GuardDefinition {
  return shownWhere(
    (match) => `not exists (select 1 from artifact_references as ref ${way}
      left join message_processing_logs as log on log.message_guid = ${guid}
      where ref.type in (${owned}) and (log.message_guid is null or ${meansLog(match)}))`,
    covers,
  );
}

/**
 * Of a data store or a variable: a local one is protected by what protects its flow, known by id or name, or the flow's
 * package as its latest log has it, where none is known by any policy on packages; a global one by its own name.
 */
function ofStore(name: string, globals: readonly string[], covers: Covers): GuardDefinition {
  return shownWhere(
    (match) => `not exists (select 1 from artifact_references as ref where case
      when :row.integration_flow = '' then ref.type in (${listed(globals)}) and ${match(`:row.${name}`)}
      when ref.type in (${running}) and ${match(":row.integration_flow")} then 1 = 1
      when ref.type in (${owned}) then coalesce(
        (select coalesce(${meansLog(match)}, 1 = 0) from message_processing_logs as log
          where log.artifact_id = :row.integration_flow order by log.log_end desc limit 1),
        ref.type = 'INTEGRATION_PACKAGE')
      else 1 = 0 end)`,
    covers,
  );
}

export const ofDataStore = (covers: Covers): GuardDefinition =>
  ofStore("data_store_name", globalStoreTypes, covers);
export const ofVariable = (covers: Covers): GuardDefinition =>
  ofStore("variable_name", globalVariableTypes, covers);
