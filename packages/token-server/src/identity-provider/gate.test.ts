import { expect, it, vi } from "vitest";
import { createGate, GateClosedError } from "./gate.ts";

const never = () => new Promise<never>(() => undefined);

it("as many run as may, as many wait as may, and the next is turned away", async () => {
  const gate = createGate({ running: 1, waiting: 1 });
  void gate(never);
  void gate(never);
  await expect(gate(never)).rejects.toThrow(GateClosedError);
});

it("who waits behind one that failed slowly fails with it, and does not wait for the same again", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  try {
    const gate = createGate({ running: 1, waiting: 2 });
    const failure = new Error("nobody answers");
    let fail: (error: Error) => void = () => undefined;
    const first = gate(() => new Promise<never>((_, reject) => void (fail = reject)));
    const behind = [gate(never), gate(never)];
    vi.advanceTimersByTime(1_500);
    fail(failure);
    const ends = await Promise.allSettled([first, ...behind]);
    for (const end of ends) expect(end).toEqual({ status: "rejected", reason: failure });
    await expect(gate(() => Promise.resolve("served"))).resolves.toBe("served");
  } finally {
    vi.useRealTimers();
  }
});

it("who waits behind one that failed at once has its turn", async () => {
  const gate = createGate({ running: 1, waiting: 1 });
  const first = gate(() => Promise.reject(new Error("at once")));
  const second = gate(() => Promise.resolve("served"));
  await expect(first).rejects.toThrow("at once");
  await expect(second).resolves.toBe("served");
});
