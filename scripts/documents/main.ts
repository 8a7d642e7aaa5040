import { resolve } from "node:path";
import { firstDifference, scriptOf, stepsOf } from "./answers.ts";
import { documents, readBlocks } from "./blocks.ts";
import { isTutorial, pages } from "./pages.ts";
import { openReadersFolder } from "./tenant.ts";

/**
 * `npm run tutorials [-- NAME …]`: starts a tenant in a fresh folder and does what the tutorials say, and the pages
 * that are run like them, as a reader would who pastes block after block. Names are parts of paths. Ends with 1 where
 * something is not as they say.
 */
const root = resolve(import.meta.dirname, "../..");
const wanted = process.argv.slice(2);
const tutorials = (await documents(root)).filter(isTutorial);
const chosen = [...tutorials, ...pages].filter(
  (path) => wanted.length === 0 || wanted.some((word) => path.includes(word)),
);

const folder = await openReadersFolder(root);
try {
  for (const document of chosen) {
    const started = performance.now();
    const steps = stepsOf(await readBlocks(root, document));
    const { code, printed } = await folder.run(scriptOf(steps));
    const difference = firstDifference(steps, printed);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (difference === undefined && code === 0) {
      console.log(`✓ ${document}: ${steps.length} blocks (${seconds} s)`);
      continue;
    }
    process.exitCode = 1;
    const place = difference === undefined ? document : `${document}:${difference.line}`;
    console.log(`✗ ${place} ended with ${code} and printed\n${difference?.printed ?? printed}`);
  }
} finally {
  await folder.close();
}
