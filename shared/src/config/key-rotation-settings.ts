import { setting } from "./define-setting.ts";
import { wholeNumber } from "./setting.ts";

/** How signing keys follow each other. */
export const keyRotationSettings = {
  keyRotationSeconds: setting(
    "TENANTBOX_KEY_ROTATION_SECONDS",
    wholeNumber(0, 315_360_000),
    "0",
    "Time from one new signing key to the next; 0: on command only.",
  ),
  keyAnnouncementSeconds: setting(
    "TENANTBOX_KEY_ANNOUNCEMENT_SECONDS",
    wholeNumber(2, 604_800),
    "900",
    "How long a new signing key is published before it signs, so that everybody who verifies has it by then.",
  ),
  keyGraceSeconds: setting(
    "TENANTBOX_KEY_GRACE_SECONDS",
    wholeNumber(0, 31_536_000),
    "7200",
    "How long tokens of the old signing key count after the new one has begun to sign.",
  ),
} as const;
