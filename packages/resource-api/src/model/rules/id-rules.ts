import type { Refusal } from "@tenantbox/odata-v2/parse";
import { byValue } from "./custom-options.ts";
import { anyCaseHex } from "./key-readings.ts";
import { documented, inferred, type LinkRule, refused, type Rule, type SetRules } from "./rule.ts";

/** The documentation says that the option is required, not how its absence is refused. */
const idMissing: Refusal = { status: 400, message: "The query option id is required." };

const idOf = (property: string): NonNullable<SetRules["customOptions"]> => ({
  id: { ...documented, option: byValue(property, idMissing) },
});
const walked = (walk: Rule): LinkRule => ({ walk, expand: refused("inferred") });
const hex = { ...documented, reading: anyCaseHex };

/** ID mapping, idempotency and locks (fact sheet, sections 2.5, 7 and 9). */
export const idRules: Readonly<Record<string, SetRules>> = {
  IdMapFromIds: {
    list: documented,
    entity: documented,
    links: { ToIds: walked(documented) },
    customOptions: idOf("FromId"),
  },
  IdMapToIds: {
    list: documented,
    entity: documented,
    links: { FromId: walked(inferred), FromId2s: walked(documented) },
    customOptions: idOf("ToId"),
  },
  IdMapFromId2s: {
    list: documented,
    entity: documented,
    links: { ToId: walked(inferred) },
    customOptions: idOf("FromId"),
  },
  IdempotentRepositoryEntries: {
    list: documented,
    entity: documented,
    delete: documented,
    customOptions: idOf("Entry"),
    keys: { HexSource: hex, HexEntry: hex },
  },
  GenericIdempotentRepositoryEntries: {
    list: documented,
    entity: documented,
    delete: documented,
    customOptions: idOf("Entry"),
    keys: { HexVendor: hex, HexSource: hex, HexEntry: hex, HexComponent: hex },
  },
  // Nothing leads to a lock, so a list is the only way to find one.
  Locks: { list: inferred, entity: inferred, keys: { HexSource: hex, HexEntry: hex } },
};
