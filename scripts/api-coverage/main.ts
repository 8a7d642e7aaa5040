import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { coveragePage, pagePath } from "./page.ts";

/** `npm run coverage`: makes docs/api-coverage.md anew; what is written by hand in it stays. */
const root = resolve(import.meta.dirname, "../..");
await writeFile(pagePath(root), await coveragePage(root));
