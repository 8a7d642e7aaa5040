import { programCheck } from "./check.ts";

export const format = programCheck("format", "@biomejs/biome/bin/biome", [
  "format",
  "--colors=off",
  "--max-diagnostics=none",
  ".",
]);
