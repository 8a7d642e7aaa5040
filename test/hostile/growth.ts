import { expect } from "vitest";
import type { HostileStack } from "./hostile-stack.ts";
import type { Attack } from "./invariants.ts";

/** How often the attacks of a row are repeated in all; `npm run test:goals` repeats each one 1,000 times. */
const goal =
  process.env["HOSTILE_REPEATS"] === undefined ? undefined : Number(process.env["HOSTILE_REPEATS"]);
const short = 50;

const mostBytes = 20 * 1024 * 1024;
/** What is kept grows in every round; what was only warming up does not. */
const rounds = 4;
const atOnce = 4;

/** Repeats leave memory and descriptors, database connections among them, as they were (INV 3). */
export async function expectNoGrowth(stack: HostileStack, attacks: readonly Attack[]): Promise<void> {
  const repeats = goal === undefined ? short : goal * attacks.length;
  const probes = [...new Set(attacks.map(({ at = "api" }) => stack.probes[at]))];
  const looks = () => Promise.all(probes.map((probe) => probe.collect()));
  let grown = "";
  for (let round = 0; round < rounds; round += 1) {
    const before = await looks();
    await repeat(stack, attacks, repeats);
    grown = "";
    // Sockets that have just been closed are still closing.
    for (let look = 0; look < 20; look += 1) {
      const after = await looks();
      grown = after
        .flatMap(({ rss, descriptors }, index) => [
          rss - (before[index]?.rss ?? 0) < mostBytes ? "" : `${rss - (before[index]?.rss ?? 0)} bytes`,
          descriptors <= (before[index]?.descriptors ?? 0) ? "" : `${descriptors} descriptors`,
        ])
        .filter((text) => text !== "")
        .join(", ");
      if (grown === "") return;
    }
  }
  expect.fail(`${repeats} repeats, ${rounds} times, left more each time: ${grown}`);
}

async function repeat(stack: HostileStack, attacks: readonly Attack[], repeats: number): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < repeats) {
      const { at = "api", bytes, head = false } = attacks[next++ % attacks.length] as Attack;
      await stack.wires[at].send(bytes, { head });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
