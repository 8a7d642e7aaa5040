import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { buildProduct } from "./test/build-product.ts";

const built = await buildProduct(import.meta.dirname);

const exclude = ["**/node_modules/**", "interop/**"];
// They run first, so that many short files are left to share at the end.
const wholeTenants = ["test", "packages/tenantbox/test", "scripts/documents", "scripts/pack"].map(
  (folder) => `${folder}/**/*.test.ts`,
);

// `--mode goals` (npm run test:goals): the hostile rows, and imports, at full length.
export default defineConfig(({ mode }) => ({
  test: {
    env: mode === "goals" ? { HOSTILE_THOROUGH: "yes" } : {},
    exclude,
    globalSetup: ["test/global-setup.ts"],
    testTimeout: mode === "goals" ? 3_600_000 : 30_000,
    hookTimeout: mode === "goals" ? 600_000 : 60_000,
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "units",
          include: [
            "packages/*/src/**/*.test.ts",
            "packages/*/test/**/*.test.ts",
            "shared/**/*.test.ts",
            "scripts/**/*.test.ts",
          ],
          exclude: [...exclude, ...wholeTenants],
          // These files share what they import: our modules hold no state, and to load them anew takes longer than most tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "flows",
          include: wholeTenants,
          // What is published, as their users have it.
          ...(built && {
            alias: { tenantbox: join(built, "index.js") },
            env: { TENANTBOX_TEST_BUILT: built },
          }),
          // Whole tenants come and go in these: a process for each file gives its memory back.
          isolate: true,
        },
      },
    ],
  },
}));
