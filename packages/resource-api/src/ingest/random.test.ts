import { describe, expect, it } from "vitest";
import { createRandom } from "./random.ts";

const draw = (seed: number) => Array.from({ length: 20 }, createRandom(seed).next);

describe("A stream of random numbers", () => {
  it("is the same for the same seed and another for another seed", () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("begins the same on every machine", () => {
    expect(createRandom(1).bytes(8).toString("hex")).toBe("85b512b6241fb142");
  });

  it("fills its range evenly and never leaves it", () => {
    const random = createRandom(3);
    const seen = new Map<number, number>();
    for (let draw = 0; draw < 60_000; draw++) {
      const side = random.integer(1, 6);
      seen.set(side, (seen.get(side) ?? 0) + 1);
    }
    expect([...seen.keys()].toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const times of seen.values()) expect(Math.abs(times - 10_000)).toBeLessThan(500);
  });

  it("picks items as often as they weigh", () => {
    const random = createRandom(4);
    const weights = [
      ["seldom", 1],
      ["often", 9],
    ] as const;
    const seldom = Array.from({ length: 10_000 }, () => random.weighted(weights)).filter(
      (item) => item === "seldom",
    );
    expect(Math.abs(seldom.length - 1000)).toBeLessThan(150);
  });
});
