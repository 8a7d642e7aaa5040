import { defineConfig } from "vitest/config";

// `--mode goals` (npm run test:goals): the hostile rows, and imports, at full length.
export default defineConfig(({ mode }) => ({
  test: {
    env: mode === "goals" ? { HOSTILE_THOROUGH: "yes" } : {},
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/test/**/*.test.ts",
      "shared/**/*.test.ts",
      "scripts/**/*.test.ts",
      "test/**/*.test.ts",
    ],
    exclude: ["**/node_modules/**", "interop/**"],
    globalSetup: ["test/global-setup.ts"],
    testTimeout: mode === "goals" ? 3_600_000 : 30_000,
    hookTimeout: mode === "goals" ? 600_000 : 60_000,
    pool: "forks",
    maxWorkers: 2,
    // Files share what they import: our modules hold no state, and to load both servers anew costs each file a second.
    isolate: false,
  },
}));
