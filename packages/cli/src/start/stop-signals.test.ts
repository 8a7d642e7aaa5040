import { expect, test } from "vitest";
import { stopSignals } from "./stop-signals.ts";

test("the echoes of one Ctrl-C ask once; a second one later insists", () => {
  let now = 0;
  let press = (): void => undefined;
  const { stop, force } = stopSignals(
    (listener) => {
      press = listener;
    },
    () => now,
  );
  press();
  now = 300;
  press();
  expect([stop.aborted, force.aborted]).toEqual([true, false]);
  now = 2000;
  press();
  expect(force.aborted).toBe(true);
});
