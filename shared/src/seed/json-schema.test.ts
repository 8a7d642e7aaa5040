import { expect, it } from "vitest";
import { seedJsonSchema } from "./index.ts";

// `vitest run -u` writes it anew.
it("the published JSON Schema is the one that seeds are checked with", async () => {
  await expect(`${JSON.stringify(seedJsonSchema(), undefined, 2)}\n`).toMatchFileSnapshot(
    "../../../docs/seed.schema.json",
  );
});
