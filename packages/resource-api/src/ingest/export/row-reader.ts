import type { Dialect } from "@tenantbox/shared/database";
import { CompiledQuery, type Kysely } from "kysely";
import type { ColumnValue, TableRow } from "../../storage/insert-rows.ts";
import type { MessageLogSchema } from "../../storage/schema.ts";

/** Reads whole rows of tables that the model names. */
export interface RowReader {
  /** Rows whose column is greater than a value, in its order. */
  rowsAfter(table: string, column: string, value: string, most: number): Promise<readonly TableRow[]>;
  /** Rows whose column holds one of the values, in the order of some columns. */
  rowsWith(
    table: string,
    column: string,
    values: readonly ColumnValue[],
    order: readonly string[],
  ): Promise<readonly TableRow[]>;
}

const mostValues = 500;

export function createRowReader(transaction: Kysely<MessageLogSchema>, dialect: Dialect): RowReader {
  const place = (index: number): string => (dialect === "sqlite" ? "?" : `$${index + 1}`);
  const read = async (text: string, values: readonly unknown[]): Promise<readonly TableRow[]> => {
    const { rows } = await transaction.executeQuery<TableRow>(CompiledQuery.raw(text, [...values]));
    return rows;
  };
  return {
    rowsAfter: (table, column, value, most) =>
      read(
        `select * from "${table}" where "${column}" > ${place(0)} order by "${column}" limit ${place(1)}`,
        [value, most],
      ),
    async rowsWith(table, column, values, order) {
      const rows: TableRow[] = [];
      const sorted = order.map((name) => `"${name}"`).join(", ");
      for (let start = 0; start < values.length; start += mostValues) {
        const some = values.slice(start, start + mostValues);
        const places = some.map((_, index) => place(index)).join(", ");
        const text = `select * from "${table}" where "${column}" in (${places}) order by ${sorted}`;
        rows.push(...(await read(text, some)));
      }
      return rows;
    },
  };
}
