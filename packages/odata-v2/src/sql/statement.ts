import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteQueryCompiler,
} from "kysely";
import type { Dialect, DialectSql, Sql } from "./dialect.ts";
import type { SqlValue, Statement } from "./plan.ts";
import { postgresSql } from "./postgres.ts";
import { sqliteSql } from "./sqlite.ts";

/** Kysely as a compiler only: nothing is ever run through these. */
const compilers = {
  sqlite: new Kysely<unknown>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: noIntrospector,
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  postgres: new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: noIntrospector,
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }),
} as const;

export function dialectSql(dialect: Dialect): DialectSql {
  return dialect === "sqlite" ? sqliteSql : postgresSql;
}

/** Text and parameters. A symbol among the parameters keeps a place: it comes out as null, at that index. */
export function statement(text: Sql, dialect: Dialect): Statement {
  const { sql, parameters } = text.compile(compilers[dialect]);
  return { sql, parameters: parameters.map(boundValue) };
}

/** As `statement`, and where each of the symbols stands. */
export function statementWithPlaces(
  text: Sql,
  dialect: Dialect,
  symbols: readonly symbol[],
): { statement: Statement; places: readonly number[] } {
  const { sql, parameters } = text.compile(compilers[dialect]);
  const places = symbols.map((symbol) => parameters.indexOf(symbol));
  return { statement: { sql, parameters: parameters.map(boundValue) }, places };
}

function boundValue(value: unknown): SqlValue {
  switch (typeof value) {
    case "string":
    case "number":
    case "bigint":
      return value;
    case "symbol":
      return null;
    case "object":
      if (value instanceof Uint8Array) return value;
      throw new Error("a parameter of a type that is never bound");
    default:
      throw new Error("a parameter of a type that is never bound");
  }
}

function noIntrospector(): never {
  throw new Error("the compiler is not connected to a database");
}
