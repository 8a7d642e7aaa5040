import type { KeyReading } from "@tenantbox/odata-v2/parse";

/** Hex of UTF-8 bytes in any case; what is no hex is a failure of the real service (fact sheet, section 7). */
export const anyCaseHex: KeyReading = (text) =>
  /^(?:[0-9a-f]{2})*$/i.test(text)
    ? text.toUpperCase()
    : { status: 500, message: "The key is not valid: hexadecimal digits are expected." };
