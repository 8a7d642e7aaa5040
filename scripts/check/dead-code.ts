import { programCheck } from "./check.ts";

/** Files, exports and dependencies that nothing uses: see `knip.json`. */
export const deadCode = programCheck("dead code", "knip/bin/knip.js", ["--no-progress", "--no-config-hints"]);
