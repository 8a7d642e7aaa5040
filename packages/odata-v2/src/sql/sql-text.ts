import type { Dialect } from "./dialect.ts";

/**
 * A piece of SQL: text, and between its parts what belongs there, either another piece or a value to be bound. A
 * class, so that no value of a caller can be taken for one.
 */
export class SqlText {
  readonly parts: readonly string[];
  readonly between: readonly unknown[];

  constructor(parts: readonly string[], between: readonly unknown[]) {
    this.parts = parts;
    this.between = between;
  }
}

/** `sql\`… ${piece or value} …\``: pieces become text, everything else a parameter, never text. */
export function sql(parts: TemplateStringsArray, ...between: readonly unknown[]): SqlText {
  return new SqlText(parts, between);
}

/** A piece that the dialects spell each in its own way. */
export class Spelled {
  readonly sqlite: SqlText;
  readonly postgres: SqlText;

  constructor(sqlite: SqlText, postgres: SqlText) {
    this.sqlite = sqlite;
    this.postgres = postgres;
  }
}

const comma = new SqlText([", "], []);

/** Text as it is: names from a model, words of the language; never a caller's. */
sql.raw = (text: string): SqlText => new SqlText([text], []);

/** Pieces with a separator between them. */
sql.join = (pieces: readonly SqlText[], separator: SqlText = comma): SqlText => {
  const between: SqlText[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) between.push(separator);
    between.push(piece);
  }
  return new SqlText(
    Array.from({ length: between.length + 1 }, () => ""),
    between,
  );
};

/**
 * SQLite prepares a statement again each time a value is bound that its plan may depend on, which costs more than
 * many a statement itself. The sign, which changes no value, keeps plans from depending on any.
 */
const sqliteMarker = "+?";

/** The whole text with a dialect's placeholders, and the values in their order. */
export function textAndValues(piece: SqlText, dialect: Dialect): { sql: string; values: readonly unknown[] } {
  const values: unknown[] = [];
  const write = ({ parts, between }: SqlText): string => {
    let text = parts[0] ?? "";
    for (let index = 0; index < between.length; index += 1) {
      const item = between[index];
      if (item instanceof SqlText) text += write(item);
      else if (item instanceof Spelled) text += write(item[dialect]);
      else text += dialect === "sqlite" ? (values.push(item), sqliteMarker) : `$${values.push(item)}`;
      text += parts[index + 1] ?? "";
    }
    return text;
  };
  return { sql: write(piece), values };
}
