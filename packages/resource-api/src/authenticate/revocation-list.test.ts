import { expect, it } from "vitest";
import { createRevocationList } from "./revocation-list.ts";
import type { Revocation, RevocationPage } from "./token-server-client.ts";

const keys = { version: undefined, ends: new Map<string, number>() };

/** A feed that grows, and answers when it is told to. */
function feedOf() {
  const entries: Revocation[] = [];
  const waiting: (() => void)[] = [];
  const list = createRevocationList({
    fetchRevocations: (after) => {
      const page: RevocationPage = {
        revocations: entries.slice(after),
        last: entries.length,
        keys,
        waits: false,
      };
      return new Promise((resolve) => void waiting.push(() => resolve(page)));
    },
    now: () => 1_000,
    onFailure: () => undefined,
    onKeys: () => undefined,
    onSubject: () => undefined,
  });
  /** Lets pages go out until nobody asks for more. */
  const answer = async (until: Promise<void>): Promise<void> => {
    const over = { done: false };
    const ended = until.finally(() => {
      over.done = true;
    });
    while (!over.done) {
      // The latest first: pages may overtake each other.
      waiting.pop()?.();
      await Promise.resolve();
    }
    await ended;
  };
  const announce = (kind: Revocation["kind"]): void =>
    void entries.push({ kind, subject: "client", revSig: "mark", until: 5_000 });
  return { list, answer, announce };
}

it("tokens that were revoked are refused, and count again once their key is back", async () => {
  const { list, answer, announce } = feedOf();
  announce("revoked");
  await answer(list.update());
  expect([list.loaded, list.has("client", "mark"), list.has("other", "mark")]).toEqual([true, true, false]);
  announce("restored");
  await answer(list.update());
  expect(list.has("client", "mark")).toBe(false);
});

it("two looks at once end with what the feed says last", async () => {
  const { list, answer, announce } = feedOf();
  announce("revoked");
  const early = list.update();
  announce("restored");
  await answer(Promise.all([early, list.update()]).then(() => undefined));
  expect(list.has("client", "mark")).toBe(false);
});
