import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { coveragePage, pagePath } from "./page.ts";

const root = resolve(import.meta.dirname, "../..");

test("docs/api-coverage.md says what the API's parser answers now; if not, `npm run coverage` makes it anew", async () => {
  expect(await readFile(pagePath(root), "utf8")).toBe(await coveragePage(root));
});
