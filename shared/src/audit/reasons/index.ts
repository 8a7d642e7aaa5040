import type { Explanation, Explanations } from "./explanation.ts";
import { certificateReasons } from "./of-certificates.ts";
import { requestReasons } from "./of-requests.ts";
import { tokenRequestReasons } from "./of-token-requests.ts";
import { platformReasons } from "./of-the-platform.ts";
import { tokenReasons } from "./of-tokens.ts";
import { userReasons } from "./of-users.ts";

export type { Explanation } from "./explanation.ts";

/** Every reason code of the audit log. A test looks through the sources for codes that are missing here. */
const explanations: Explanations = {
  ...requestReasons,
  ...tokenRequestReasons,
  ...certificateReasons,
  ...userReasons,
  ...tokenReasons,
  ...platformReasons,
};

/** What a reason code means, in words. */
export const explanationOf = (reason: string): Explanation | undefined =>
  Object.hasOwn(explanations, reason) ? explanations[reason] : undefined;
