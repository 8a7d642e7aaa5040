import type { Model } from "../model/index.ts";
import type { PropertyPath } from "../parse/index.ts";
import { allOf, column, rowsOf } from "./column.ts";
import type { Sql } from "./dialect.ts";
import { sql } from "./sql-text.ts";

/** The to-one links that a statement's filter and order walk, each joined once. */
export interface Joins {
  /** The column of a property, joining what its path walks. */
  columnOf(path: PropertyPath): Sql;
  /** ` left join …` for all links met so far, in order; undefined without any. */
  clause(): Sql | undefined;
}

export function joinsFrom(root: string, model: Model): Joins {
  const aliases = new Map<string, string>();
  const clauses: Sql[] = [];
  return {
    columnOf({ links, property }) {
      let alias = root;
      let walked = "";
      for (const link of links) {
        walked = `${walked}/${link.name}`;
        const known = aliases.get(walked);
        if (known !== undefined) {
          alias = known;
          continue;
        }
        const target = model.byName.get(link.target);
        if (target === undefined) throw new Error(`no entity type ${link.target}`);
        const joined = `l${aliases.size + 1}`;
        const start = alias;
        const on = allOf(
          link.join.map(({ from, to }) => sql`${column(joined, to)} = ${column(start, from)}`),
        );
        clauses.push(sql` left join ${rowsOf(target, joined)} on ${on}`);
        aliases.set(walked, joined);
        alias = joined;
      }
      return column(alias, property.column);
    },
    clause: () => (clauses.length === 0 ? undefined : sql.join(clauses, sql``)),
  };
}
