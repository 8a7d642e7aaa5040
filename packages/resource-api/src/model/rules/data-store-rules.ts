import type { SystemOption } from "@tenantbox/odata-v2/parse";
import { byValue, onlyIf } from "./custom-options.ts";
import { captured, documented, refused, type Rule, type SetRules } from "./rule.ts";

const unsupported = [
  "$filter",
  "$inlinecount",
  "$orderby",
  "$skip",
  "$top",
  "$expand",
  "$select",
] as const satisfies readonly SystemOption[];

const notSupported = (message: string): Rule => refused("client", { status: 501, message });

/** These sets take no system option but the ones for formats and pages. */
const plain: Pick<SetRules, "count" | "options"> = {
  count: notSupported("$count is not supported"),
  options: Object.fromEntries(
    unsupported.map((name) => [name, notSupported(`The query option ${name} is not supported`)]),
  ),
};

const overdueMessages = onlyIf("NumberOfOverdueMessages", "gt", { type: "Edm.Int64", value: 0n });
const overdue = onlyIf("Status", "eq", { type: "Edm.String", value: "Overdue" });

/** Data stores and variables (fact sheet, sections 2.6, 5.1 and 9). */
export const dataStoreRules: Readonly<Record<string, SetRules>> = {
  DataStores: {
    ...plain,
    list: captured,
    entity: documented,
    delete: documented,
    links: { Entries: { walk: documented, expand: refused("documented") } },
    customOptions: { overdueonly: { ...documented, option: overdueMessages } },
  },
  DataStoreEntries: {
    ...plain,
    list: captured,
    entity: documented,
    delete: documented,
    value: documented,
    customOptions: {
      overdueonly: { ...documented, option: overdue },
      messageid: { ...documented, option: byValue("MessageId") },
    },
  },
  Variables: { ...plain, list: documented, entity: documented, delete: documented, value: documented },
};
