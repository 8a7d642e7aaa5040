import { expect } from "vitest";
import { read } from "../flows.ts";
import type { Answer } from "./answers.ts";
import { expectAudited, expectRefusalsKept } from "./audited.ts";
import type { Exchanged, Wire } from "./bytes.ts";
import { expectNoGrowth, thorough } from "./growth.ts";
import type { Door, HostileStack } from "./hostile-stack.ts";
import { expectNothingLeaks } from "./leaks.ts";

/** One hostile request, as bytes, and how it must end. */
export interface Attack {
  readonly bytes: string | Buffer;
  /** The API unless said. */
  readonly at?: Door;
  /** What it is sent over, where the caller brings a certificate or a handshake of its own; a wire to `at`. */
  readonly over?: Wire;
  /** Statuses that are right; `"closed"`: the connection is closed without an answer. */
  readonly status: readonly (number | "closed")[];
  /** Audit lines it must leave; one for a refusal of who asks, unless said. */
  readonly audit?: number;
  /** Longest time to the answer in milliseconds; 1,000 unless the row says less. */
  readonly withinMs?: number;
  /** Longest delay of the event loop in milliseconds; 50 unless the request is larger than 64 KiB. */
  readonly delayMs?: number;
  readonly head?: boolean;
  /** The connection ends with the one answer: whatever came behind the request is not a request. */
  readonly closes?: boolean;
}

/** Longest delay of the event loop by one request (INV 2), in milliseconds. */
const mostDelayMs = 50;
/** A busy machine is slow now and then; a request that blocks is slow each time. */
const attempts = 12;

/**
 * Sends each attack and holds the stack to what must be true of every one (INV 1-6): the right status, in time,
 * without holding up others; nothing given away; audited once; alive; no memory or descriptors kept.
 * @param repeated whether the last of these is asserted in `npm test` too, which takes a second or two
 * @returns the answers by name; nothing where the connection was closed
 */
export async function expectHeld<Name extends string>(
  stack: HostileStack,
  attacks: Readonly<Record<Name, Attack>>,
  repeated = true,
): Promise<Readonly<Record<Name, Answer | undefined>>> {
  const named = Object.entries(attacks) as [Name, Attack][];
  const answers: Partial<Record<Name, Answer | undefined>> = {};
  if (thorough)
    await expectRefusalsKept(
      stack,
      named.map(([, attack]) => attack),
    );
  const audited: { answer: Answer; attack: Attack }[] = [];
  for (const [name, attack] of named) {
    const { answer, all } = await sendInTime(stack, name, attack);
    answers[name] = answer;
    for (const one of all) audited.push({ answer: one, attack });
    if (answer !== undefined) expectNothingLeaks(stack, name, attack.bytes, answer);
    await expectMarker(stack, name);
  }
  await expectAudited(stack, audited);
  if (repeated || thorough)
    await expectNoGrowth(
      stack,
      named.map(([, attack]) => attack),
    );
  return answers as Record<Name, Answer | undefined>;
}

async function sendInTime(
  stack: HostileStack,
  name: string,
  attack: Attack,
): Promise<{ answer: Answer | undefined; all: readonly Answer[] }> {
  const { at = "api", withinMs = 1_000, head = false, closes = false, delayMs: most = mostDelayMs } = attack;
  const probe = stack.probes[at];
  const all: Answer[] = [];
  let best = { took: Number.POSITIVE_INFINITY, delay: Number.POSITIVE_INFINITY };
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await probe.reset();
    const sent = await (attack.over ?? stack.wires[at]).send(attack.bytes, {
      head,
      awaits: closes ? "close" : 1,
    });
    const { delayMs } = await probe.look();
    best = { took: Math.min(best.took, sent.tookMs), delay: Math.min(best.delay, delayMs) };
    const answer = expectStatus(name, attack, sent);
    if (answer !== undefined) all.push(answer);
    if (best.took < withinMs && best.delay < most) return { answer, all };
  }
  expect.fail(`${name}: answered in ${best.took} ms at best, the event loop stood for ${best.delay} ms`);
}

function expectStatus(
  name: string,
  { status, closes = false }: Attack,
  { answers, closed }: Exchanged,
): Answer | undefined {
  if (closes) expect([name, answers.length <= 1, closed]).toEqual([name, true, true]);
  const answer = answers.find((one) => one.status >= 200);
  const seen = answer?.status ?? (closed ? "closed" : "nothing");
  const what = answer === undefined ? "" : answer.body.toString("utf8", 0, 300);
  expect(status, `${name} was answered ${seen} ${what}`).toContain(seen);
  if (answer?.status === 503) expect(answer.headers["retry-after"], name).toMatch(/^\d+$/);
  return answer;
}

/** The process is the one that was started, and answers somebody else as itself (INV 1). */
async function expectMarker(stack: HostileStack, name: string): Promise<void> {
  const path = `MessageProcessingLogs('${stack.marker}')?$select=MessageGuid`;
  const reply = await read(stack, stack.token, path);
  expect([name, reply.status], reply.text.slice(0, 200)).toEqual([name, 200]);
  expect([name, reply.json<{ d: { MessageGuid: string } }>().d.MessageGuid]).toEqual([name, stack.marker]);
}
