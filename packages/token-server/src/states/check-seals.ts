import type { StateFile } from "@tenantbox/shared/database";
import { StateError } from "@tenantbox/shared/states";
import type { SecretBox } from "../secrets/index.ts";
import { sealedColumns } from "../storage/index.ts";

/**
 * Refuses a state whose secrets this home cannot open, before any of its rows takes a place: it was sealed with another
 * master key, or was changed. @throws {StateError} `damaged`
 */
export function checkSeals(file: StateFile, box: SecretBox): void {
  for (const { table, column, key, contextOf } of sealedColumns)
    for (const row of file.rows(table)) {
      const [sealed, context] = [row[column], contextOf(String(row[key]))];
      if (typeof sealed !== "string" || context === undefined) continue;
      try {
        box.open(sealed, context);
      } catch (cause) {
        throw new StateError("damaged", "The snapshot was sealed with another master key, or was changed", {
          cause,
        });
      }
    }
}
