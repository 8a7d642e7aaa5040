import { programCheck } from "./check.ts";

/** Type-aware lint, file size and import directions: see `.oxlintrc.json`. */
export const lint = programCheck("lint", "oxlint/bin/oxlint", [
  "--type-aware",
  "--format=unix",
  "--report-unused-disable-directives-severity=error",
  ".",
]);
