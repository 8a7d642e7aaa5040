import { expect } from "vitest";
import { administrationOf, type Feed, read, tokenFor } from "./flows.ts";
import type { Reply } from "./request.ts";
import type { Stack } from "./stack.ts";

/** An entity as JSON has it, as far as these tests look at it. */
export interface Entity {
  readonly __metadata: { readonly uri: string; readonly media_src?: string; readonly content_type?: string };
  readonly [name: string]: unknown;
}

/** Somebody with these roles, who reads. */
export interface Reader {
  get(path: string): Promise<Reply>;
  /** What a list holds. */
  list(path: string): Promise<readonly Entity[]>;
  entity(path: string): Promise<Entity>;
  /** A `$value`. */
  bytes(path: string): Promise<Buffer>;
}

/** Makes an instance with these roles in a running tenant, and reads with its key. */
export async function readerWith(stack: Stack, name: string, roles: readonly string[]): Promise<Reader> {
  const administration = await administrationOf(stack);
  expect((await administration.createInstance(name, { roles })).status).toBe(201);
  expect((await administration.createKey(name, "secret")).status).toBe(201);
  return readerOf(stack, name);
}

/** Reads with the key `secret` of an instance. */
export async function readerOf(stack: Stack, name: string): Promise<Reader> {
  const token = await tokenFor(stack, name, "secret");
  const get = (path: string): Promise<Reply> => read(stack, token, path);
  const answered = async (path: string): Promise<Reply> => {
    const reply = await get(path);
    expect(reply.status, `${path}: ${reply.text.slice(0, 300)}`).toBe(200);
    return reply;
  };
  return {
    get,
    list: async (path) => (await answered(path)).json<Feed<Entity>>().d.results,
    entity: async (path) => (await answered(path)).json<{ d: Entity }>().d,
    bytes: async (path) => (await answered(path)).bytes,
  };
}
