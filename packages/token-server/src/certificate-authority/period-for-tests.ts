import { clockRange } from "@tenantbox/shared/clock";

const year = 366 * 86_400_000;

/** When the CAs of client certificates are valid where a test may move the clock: whenever it can stand, and around. */
export const periodForTests = {
  notBefore: clockRange.earliest - year,
  notAfter: clockRange.latest + 2 * year,
} as const;
