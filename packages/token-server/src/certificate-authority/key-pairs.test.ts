import { expect, test } from "vitest";
import { createKeyPairMaker } from "./key-pairs.ts";

test("keys come in the order they were asked for, and too many at once are refused", async () => {
  const makeKey = createKeyPairMaker({ atOnce: 1, mostWaiting: 2 });
  const order: string[] = [];
  const asked = ["a", "b", "c"].map((name) => makeKey(1024).then(() => order.push(name)));
  await expect(makeKey(1024)).rejects.toMatchObject({ code: "busy" });
  await Promise.all(asked);
  expect(order).toEqual(["a", "b", "c"]);
  expect((await makeKey(2048)).publicKey.asymmetricKeyDetails).toMatchObject({
    modulusLength: 2048,
    publicExponent: 65_537n,
  });
});
