import { describe, expect, it } from "vitest";
import { createFailedAttempts } from "./failed-attempts.ts";

const counter = () => {
  const clock = { now: 0 };
  return {
    clock,
    attempts: createFailedAttempts({ most: 2, windowMs: 60_000, now: () => clock.now, remembered: 10 }),
  };
};

describe("A name that has failed", () => {
  it("twice waits until a minute after its first failure, and is new then", () => {
    const { clock, attempts } = counter();
    attempts.failed("a");
    clock.now = 20_000;
    expect(attempts.waitFor("a")).toBe(0);
    attempts.failed("a");
    expect([attempts.waitFor("a"), attempts.waitFor("b")]).toEqual([40, 0]);
    clock.now = 59_999;
    expect(attempts.waitFor("a")).toBe(1);
    clock.now = 60_000;
    expect(attempts.waitFor("a")).toBe(0);
    attempts.failed("a");
    expect(attempts.waitFor("a")).toBe(0);
  });

  it("is forgotten when it succeeds", () => {
    const { attempts } = counter();
    attempts.failed("a");
    attempts.succeeded("a");
    attempts.failed("a");
    expect(attempts.waitFor("a")).toBe(0);
  });

  it("is remembered while four others come, and goes on being counted", () => {
    const { attempts } = counter();
    attempts.failed("a");
    for (const name of ["b", "c", "d", "e"]) attempts.failed(name);
    attempts.failed("a");
    expect(attempts.waitFor("a")).toBe(60);
  });

  it("is forgotten once ten others have come: names that nobody has cannot fill the memory (row 34)", () => {
    const { attempts } = counter();
    attempts.failed("a");
    attempts.failed("a");
    for (let index = 0; index < 10; index += 1) attempts.failed(`other ${index}`);
    expect(attempts.waitFor("a")).toBe(0);
  });
});
