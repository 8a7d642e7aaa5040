import { defineConfig } from "vitest/config";

// `--mode goals` (npm run test:goals): the hostile rows, and imports, at full length.
export default defineConfig(({ mode }) => ({
  test: {
    env: mode === "goals" ? { HOSTILE_THOROUGH: "yes" } : {},
    exclude: ["**/node_modules/**", "interop/**"],
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
          // These files share what they import: our modules hold no state, and to load them anew takes longer than most tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "flows",
          include: ["test/**/*.test.ts"],
          // Whole tenants come and go in these: a process for each file gives its memory back.
          isolate: true,
        },
      },
    ],
  },
}));
