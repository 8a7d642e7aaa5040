import { expect } from "vitest";
import type { Answer } from "./answers.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { logsWith } from "./token-doors.ts";

/** A name and a password as they are sent, in UTF-8 unless they are bytes. */
export interface PasswordAttempt {
  readonly user: string;
  readonly password: string;
}

export const basicLine = ({ user, password }: PasswordAttempt): string =>
  `Authorization: Basic ${Buffer.from(`${user}:${password}`).toString("base64")}\r\n`;

const shapeOf = ({ status, headers, body }: Answer): string =>
  JSON.stringify([status, { ...headers, "x-correlation-id": "", date: "" }, body.toString()]);

/** Each is refused with 401, all with the same bytes as a user nobody knows (INV 1, 4-8). */
export async function expectNobodyByPassword(
  stack: HostileStack,
  attempts: Readonly<Record<string, PasswordAttempt | string>>,
): Promise<void> {
  const attacks = Object.entries(attempts).map(([name, attempt]): [string, Attack] => [
    name,
    {
      bytes: logsWith(typeof attempt === "string" ? attempt : basicLine(attempt)),
      status: [401],
      ...passwordTimes,
    },
  ]);
  const answers = await expectHeld(stack, Object.fromEntries(attacks), false);
  for (const [name, answer] of Object.entries(answers))
    expect([name, shapeOf(answer as Answer)]).toEqual([name, expectedShape]);
}

/** A password's hash costs as much on purpose, and a directory is further away. */
const passwordTimes = { withinMs: 5_000, delayMs: 1_000 };

const expectedShape = expect.stringMatching(
  /^\[401,.*Basic realm=\\"tenantbox\\", charset=\\"UTF-8\\".*User name or password is not valid/,
) as string;

/** A user of the directory is told to come back within two seconds; one try, since failures are counted. */
export async function expectAway(stack: HostileStack, what: string): Promise<void> {
  const bytes = logsWith(basicLine({ user: "ada", password: `guess, ${what}` }));
  const since = performance.now();
  const {
    answers: [answer],
  } = await stack.wires.api.send(bytes, {});
  expect([what, answer?.status, answer?.headers["retry-after"]]).toEqual([what, 503, "1"]);
  expect(performance.now() - since).toBeLessThan(4_000);
}
