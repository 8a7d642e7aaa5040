import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStorage, type Storage, writeTransaction } from "../storage/index.ts";
import { type LiveDirectory, openLiveDirectory } from "./live-directory.ts";
import { directoryClient } from "./read-clients.ts";
import { unlabelled } from "./resource-metadata.ts";

let home: string;
let storage: Storage;
let directory: LiveDirectory;
const fail = (error: unknown): never => {
  throw new Error("the directory could not be read again", { cause: error });
};
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "live-directory-"));
  storage = await openStorage(`sqlite:${join(home, "token-server.db")}`);
  directory = await openLiveDirectory({ storage, onRefreshError: fail });
});
afterEach(async () => {
  directory.close();
  await storage.close();
  await rm(home, { recursive: true });
});

const parameters = JSON.stringify({
  roles: ["MessagePayloadsRead"],
  "grant-types": ["client_credentials"],
  "redirect-uris": [],
  "token-validity": 3600,
  "tls-client-certificate-bound-access-tokens": false,
});

function row(name: string) {
  return {
    id: name,
    name,
    plan: "api",
    parameters,
    client_id: `sb-${name}|it!b1`,
    created_at: 1,
    ...unlabelled,
  };
}

/** Commits an instance without telling the directory, as another process does. */
async function insert(name: string): Promise<number> {
  const written = await writeTransaction(storage.kysely, (transaction) =>
    transaction.insertInto("service_instance").values(row(name)).execute(),
  );
  return written.change;
}

async function remove(name: string): Promise<number> {
  const written = await writeTransaction(storage.kysely, (transaction) =>
    transaction.deleteFrom("service_instance").where("name", "=", name).execute(),
  );
  return written.change;
}

const known = (name: string): boolean => directory.find(`sb-${name}|it!b1`) !== undefined;

describe("the directory", () => {
  it("holds an own write as soon as it is told", async () => {
    const change = await insert("own");
    directory.apply(change, (writer) => writer.put(directoryClient(row("own"), [])));
    expect(known("own")).toBe(true);
  });

  it("reads again when a write of its own shows that another process wrote before", async () => {
    await insert("foreign");
    const change = await insert("own");
    directory.apply(change, (writer) => writer.put(directoryClient(row("own"), [])));
    expect(known("own")).toBe(true);
    await expect.poll(() => known("foreign")).toBe(true);
    expect(known("own")).toBe(true);
  });

  it("does not bring back an instance when its creation is told after its deletion", async () => {
    const created = await insert("gone");
    const deleted = await remove("gone");
    directory.apply(deleted, (writer) => writer.remove("sb-gone|it!b1"));
    directory.apply(created, (writer) => writer.put(directoryClient(row("gone"), [])));
    await expect.poll(() => known("gone")).toBe(false);
  });
});
