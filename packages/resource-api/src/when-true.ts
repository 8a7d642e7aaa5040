/** Resolves once a condition holds; looks often, because a start should not wait for a round of polling. */
export function whenTrue(condition: () => boolean): { reached: Promise<void>; stop: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setInterval(() => {
    if (!condition()) return;
    clearInterval(timer);
    resolve();
  }, 10);
  return { reached: promise, stop: () => clearInterval(timer) };
}
