import { programCheck } from "./check.ts";

export const types = programCheck("types", "typescript/bin/tsc", ["-p", ".", "--pretty", "false"]);
