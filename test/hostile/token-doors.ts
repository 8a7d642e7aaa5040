import { expect } from "vitest";
import type { Answer } from "./answers.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { head } from "./requests.ts";

/** A read of logs with header lines as given, each ended by CRLF. */
export const logsWith = (lines: string): string =>
  head("GET /api/v1/MessageProcessingLogs?$top=1", `Accept: application/json\r\n${lines}`);

export const bearerLine = (token: string): string => `Authorization: Bearer ${token}\r\n`;

/** Bytes that hold no answer's own facts: the same for the same refusal. */
const shapeOf = ({ status, headers, body }: Answer): string =>
  JSON.stringify([status, { ...headers, "x-correlation-id": "", date: "" }, body.toString()]);

/**
 * Each token is refused with 401, and all of them with the same bytes as a token that is just wrong (INV 1, 4-8). A
 * header that is too large to be read may be refused with 431 instead.
 */
export async function expectRefusedTokens(
  stack: HostileStack,
  tokens: Readonly<Record<string, string>>,
): Promise<void> {
  const attacks = Object.entries({ "no token at all": "a.b.c", ...tokens }).map(
    ([name, token]): [string, Attack] => [name, { bytes: logsWith(bearerLine(token)), status: [401] }],
  );
  const answers = await expectHeld(stack, Object.fromEntries(attacks), false);
  const plain = shapeOf(answers["no token at all"] as Answer);
  expect(plain).toContain('error=\\"invalid_token\\"');
  for (const [name, answer] of Object.entries(answers))
    expect([name, shapeOf(answer as Answer)]).toEqual([name, plain]);
}

/** Each token opens the logs. */
export async function expectGoodTokens(
  stack: HostileStack,
  tokens: Readonly<Record<string, string>>,
): Promise<void> {
  const attacks = Object.entries(tokens).map(([name, token]): [string, Attack] => [
    name,
    { bytes: logsWith(bearerLine(token)), status: [200] },
  ]);
  await expectHeld(stack, Object.fromEntries(attacks), false);
}
