import { type Dialect, PostgresDialect } from "kysely";
import { Pool, type PoolConfig, TypeOverrides, types } from "pg";

/** A PostgreSQL database as a Kysely dialect. Connections are opened at the first statement. */
export function openPostgres(url: string, schema: string): Dialect {
  const pool = new Pool(poolConfig(url, schema));
  // A server that goes away reports it on every connection, idle or in use. Without a listener each report
  // would end the process; the pool drops the connection and the statement in flight fails by itself.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    client.on("error", () => {});
  });
  return new PostgresDialect({ pool });
}

function poolConfig(url: string, schema: string): PoolConfig {
  const target = new URL(url);
  // Values in the URL win over values beside it, so its own `options` would silence ours.
  const options = [target.searchParams.get("options"), `-c search_path=${schema}`].filter(
    (part) => part !== null,
  );
  target.searchParams.delete("options");
  return {
    connectionString: target.href,
    options: options.join(" "),
    application_name: "tenantbox",
    connectionTimeoutMillis: 2000,
    statement_timeout: 30_000,
    // A cut wire brings no answer at all: the client gives up shortly after the server would have.
    query_timeout: 32_000,
    keepAlive: true,
    types: safeNumbers(),
  };
}

function safeNumbers(): TypeOverrides {
  const overrides = new TypeOverrides();
  // All our 64-bit values (epoch milliseconds, counts) are safe integers.
  overrides.setTypeParser(types.builtins.INT8, Number);
  return overrides;
}
