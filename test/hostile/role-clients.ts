import { expect } from "vitest";
import { administrationOf, tokenFor } from "../flows.ts";
import type { HostileStack } from "./hostile-stack.ts";
import type { Attack } from "./invariants.ts";
import { head } from "./requests.ts";
import { bearerLine } from "./token-doors.ts";

/** A token of a new client with these roles. */
export async function roleClient(
  stack: HostileStack,
  name: string,
  roles: readonly string[],
): Promise<string> {
  const administration = await administrationOf(stack);
  const made = await administration.createInstance(name, { roles });
  expect(made.status, made.text).toBe(201);
  await administration.createKey(name, "secret");
  return tokenFor(stack, name, "secret");
}

/** A read of something with a token. */
export const getWith = (path: string, token: string, status: number): Attack => ({
  bytes: head(`GET /api/v1/${path}`, `Accept: application/json\r\n${bearerLine(token)}`),
  status: [status],
});
