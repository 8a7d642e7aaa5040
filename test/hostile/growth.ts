import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import type { HostileStack } from "./hostile-stack.ts";
import type { Attack } from "./invariants.ts";
import type { Look, Probe } from "./probe.ts";

/** Whether this run is `npm run test:goals`, which takes its time. */
export const thorough = process.env["HOSTILE_THOROUGH"] === "yes";

/** How often each attack of a row is repeated in `npm run test:goals`; in `npm test` all of them together, in a short time. */
const repeatsOfEach = 1_000;
const repeatsOfAll = 30;
const shortMs = 1_000;
/** Searches of a million rows until their deadline are not repeated a thousand times. */
const longMs = 120_000;

const mostBytes = 20 * 1024 * 1024;
/** What is kept grows in every round; what was only warming up does not. */
const rounds = 4;
/** How long sockets may take to close before a round counts as grown. */
const closingMs = thorough ? 4_000 : 800;
const atOnce = 4;

/** Repeats leave memory and descriptors, database connections among them, as they were (INV 3). */
export async function expectNoGrowth(stack: HostileStack, attacks: readonly Attack[]): Promise<void> {
  const repeats = thorough ? repeatsOfEach * attacks.length : repeatsOfAll;
  const probes = [...new Set(attacks.map(({ at = "api" }) => stack.probes[at]))];
  const looks = () => Promise.all(probes.map((probe) => probe.collect()));
  let grown = "";
  for (let round = 0; round < rounds; round += 1) {
    const before = await looks();
    await repeat(stack, attacks, repeats);
    await untilClosed(probes, before);
    // Pages that were freed are given back a moment later.
    for (let look = 0; look < 3; look += 1) {
      grown = growthOf(before, await looks());
      if (grown === "") return;
    }
  }
  expect.fail(`${repeats} repeats, ${rounds} times, left more each time: ${grown}`);
}

function growthOf(before: readonly Look[], after: readonly Look[]): string {
  return after
    .flatMap(({ rss, descriptors }, index) => {
      const bytes = rss - (before[index]?.rss ?? 0);
      const more = descriptors - (before[index]?.descriptors ?? 0);
      return [
        ...(bytes < mostBytes ? [] : [`${bytes} bytes`]),
        ...(more <= 0 ? [] : [`${more} descriptors`]),
      ];
    })
    .join(", ");
}

/** Sockets that have just been closed are still closing; to look at them takes no collection of garbage. */
async function untilClosed(probes: readonly Probe[], before: readonly Look[]): Promise<void> {
  const end = performance.now() + closingMs;
  do {
    const now = await Promise.all(probes.map((probe) => probe.look()));
    if (now.every(({ descriptors }, index) => descriptors <= (before[index]?.descriptors ?? 0))) return;
    await pause(10);
  } while (performance.now() < end);
}

async function repeat(stack: HostileStack, attacks: readonly Attack[], repeats: number): Promise<void> {
  const end = performance.now() + (thorough ? longMs : shortMs);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < repeats && performance.now() < end) {
      const { at = "api", over, bytes, head = false } = attacks[next++ % attacks.length] as Attack;
      await (over ?? stack.wires[at]).send(bytes, { head, patienceMs: 15_000 });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
