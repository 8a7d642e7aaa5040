import type { NameAttribute, Rdn } from "./distinguished-name.ts";

/** Short names after RFC 4514 3 and the LDAP registry; other types are written as numbers. */
const shortNames = new Map([
  ["2.5.4.3", "CN"],
  ["2.5.4.4", "SN"],
  ["2.5.4.5", "serialNumber"],
  ["2.5.4.6", "C"],
  ["2.5.4.7", "L"],
  ["2.5.4.8", "ST"],
  ["2.5.4.9", "STREET"],
  ["2.5.4.10", "O"],
  ["2.5.4.11", "OU"],
  ["2.5.4.12", "title"],
  ["2.5.4.42", "GN"],
  ["0.9.2342.19200300.100.1.1", "UID"],
  ["0.9.2342.19200300.100.1.25", "DC"],
  ["1.2.840.113549.1.9.1", "emailAddress"],
]);
const COMMON_NAME = "2.5.4.3";

/**
 * Writes a name for people: RFC 4514 text, last RDN first, unless only the other direction puts the common
 * name in front. For display only: names are compared as RDNs, never as text.
 */
export function formatName(rdns: readonly Rdn[]): string {
  const hasCommonName = (rdn: Rdn | undefined) => rdn?.some(({ type }) => type === COMMON_NAME) ?? false;
  const forwards = hasCommonName(rdns[0]) && !hasCommonName(rdns.at(-1));
  const ordered = forwards ? rdns : rdns.toReversed();
  return ordered.map((rdn) => rdn.map(formatAttribute).join("+")).join(",");
}

function formatAttribute({ type, value }: NameAttribute): string {
  return `${shortNames.get(type) ?? type}=${escapeValue(value)}`;
}

/** RFC 4514 2.4; control characters as hexadecimal pairs of their UTF-8 bytes. */
function escapeValue(value: string): string {
  return value.replace(/[\\",+;<>]|^[ #]| $/g, "\\$&").replace(/\p{Cc}/gu, (character) => {
    return [...Buffer.from(character)].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
  });
}
