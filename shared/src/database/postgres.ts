import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient } from "kysely";
import { Pool, type PoolClient, type PoolConfig, TypeOverrides, types } from "pg";
import { createLookout, type Lookout } from "./postgres-lookout.ts";

/** A PostgreSQL database as a Kysely dialect. Connections are opened at the first statement. */
export function openPostgres(url: string, schema: string): Dialect {
  const pool = new Pool(poolConfig(url, schema));
  // A server that goes away reports it on every connection, idle or in use. Without a listener each report
  // would end the process; the pool drops the connection and the statement in flight fails by itself.
  pool.on("error", () => {});
  pool.on("connect", (client) => {
    client.on("error", () => {});
  });
  return new PostgresDialect({ pool: lookedAfter(pool, createLookout(url)) });
}

/** The pool as Kysely takes it, each statement looked after; a client is the same object each time. */
function lookedAfter(pool: Pool, lookout: Lookout): PostgresPool {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    async connect() {
      lookout.refuseWhileSilent();
      const client = await pool.connect();
      const before = known.get(client);
      if (before !== undefined) return before;
      const watched = {
        query: (sql: string, parameters: readonly unknown[]) =>
          lookout.during(client, client.query(sql, [...parameters])),
        release: (destroy?: boolean) => client.release(destroy),
      } as unknown as PostgresPoolClient;
      known.set(client, watched);
      return watched;
    },
    end: () => pool.end(),
  };
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
    connectionTimeoutMillis: 1500,
    statement_timeout: 30_000,
    // The last resort: whether an answer can still come is found out sooner (postgres-lookout.ts).
    query_timeout: 32_000,
    // The locks of a writer who is cut off are given back.
    idle_in_transaction_session_timeout: 10_000,
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
