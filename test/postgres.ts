import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { Client } from "pg";
import { findPostgres } from "./postgres-binaries.ts";

/** A running PostgreSQL for tests. The URL is of an administrator's database: make your own with `createTestDatabase`. */
export interface TestPostgres {
  readonly url: string;
  /** Ends it as a crash would (`-m immediate`); `start` brings it back at the same address. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** An empty PostgreSQL database of its own; dropped at the end, with whatever is still connected to it. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL on a free port in a temporary folder. It forgets durability (no fsync) for speed
 * unless it is asked to keep it. Fails where its programs cannot run.
 */
export async function startPostgres({ durable = false } = {}): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-postgres-"));
  try {
    const { initdb, postgres, runAs } = await findPostgres(folder);
    const password = randomBytes(12).toString("hex");
    const data = join(folder, "data");
    const passwordFile = join(folder, "password");
    await mkdir(data, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (runAs !== undefined) for (const path of [data, passwordFile]) await chown(path, runAs.uid, runAs.gid);
    await execFileAsync(initdb, [`--pgdata=${data}`, `--pwfile=${passwordFile}`, ...initdbOptions], {
      ...runAs,
      cwd: folder,
    });
    const port = await freePort();
    const fsync = `fsync=${durable ? "on" : "off"}`;
    const options = ["listen_addresses=127.0.0.1", "unix_socket_directories=", fsync, `port=${port}`];
    const start = async () => {
      const server = spawn(postgres, ["-D", data, ...options.flatMap((option) => ["-c", option])], {
        ...runAs,
        cwd: folder,
        stdio: ["ignore", "ignore", "pipe"],
      });
      const ended = once(server, "exit");
      await untilReady(server.stderr, ended);
      return async (signal: NodeJS.Signals) => {
        server.kill(signal);
        await ended;
      };
    };
    let end = await start();
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      crash: () => end("SIGQUIT"),
      start: async () => {
        end = await start();
      },
      stop: async () => {
        await end("SIGINT");
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0] : String(cause);
    throw new Error(`PostgreSQL does not start: ${reason}`, { cause });
  }
}

const execFileAsync = promisify(execFile);

// A language's collation, as most servers have: text must compare by code points in spite of it.
const initdbOptions = [
  "--username=postgres",
  "--auth=password",
  "--no-sync",
  "--encoding=UTF8",
  "--locale=C.UTF-8",
  "--lc-messages=C",
  "--locale-provider=icu",
  "--icu-locale=en",
];

/** Resolves with the server's own word that it is ready; fails with its last words when it ends instead. */
async function untilReady(log: Readable, ended: Promise<unknown>): Promise<void> {
  let text = "";
  const ready = new Promise<void>((resolve) => {
    log.on("data", (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-4096);
      if (text.includes("ready to accept connections")) resolve();
    });
  });
  const failed = ended.then(() => {
    throw new Error(text.trim().split("\n").at(-1) ?? "its process ended");
  });
  await Promise.race([ready, failed]);
  // Its end later is what `stop` waits for.
  failed.catch(() => undefined);
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
