import { type DerElement, readDer } from "./der.ts";
import { type Rdn, readName } from "./distinguished-name.ts";

/** Context tags of the kinds of GeneralName that can be compared with a subtree (RFC 5280 4.2.1.6). */
export const NAME_FORM = { rfc822Name: 0x81, dnsName: 0x82, directoryName: 0xa4, ipAddress: 0x87 } as const;

/**
 * Whether a name lies in the subtree of a base of the same kind. Kinds that are not compared count as
 * excluded where something is excluded and as not permitted where something is permitted.
 */
export function matchesSubtree(name: DerElement, base: DerElement, list: "permitted" | "excluded"): boolean {
  switch (base.tag) {
    case NAME_FORM.dnsName:
      return domainLiesIn(asciiOf(name), asciiOf(base));
    case NAME_FORM.rfc822Name:
      return mailLiesIn(asciiOf(name), asciiOf(base));
    case NAME_FORM.directoryName:
      return directoryLiesIn(readName(readDer(name.content)), readName(readDer(base.content)));
    case NAME_FORM.ipAddress:
      return addressLiesIn(name.content, base.content);
    default:
      return list === "excluded";
  }
}

function asciiOf(element: DerElement): string {
  return Buffer.from(element.content).toString("latin1").toLowerCase();
}

function domainLiesIn(domain: string, base: string): boolean {
  if (base === "" || domain === base) return true;
  return domain.endsWith(base.startsWith(".") ? base : `.${base}`);
}

/** A base is a mailbox (with @), a host, or a domain (with a leading dot). */
function mailLiesIn(mail: string, base: string): boolean {
  if (base.includes("@")) return mail === base;
  const host = mail.slice(mail.lastIndexOf("@") + 1);
  return base.startsWith(".") ? host.endsWith(base) : host === base;
}

/** The base's RDNs begin the name; letter case and runs of blanks do not count (RFC 5280 7.1). */
function directoryLiesIn(name: readonly Rdn[], base: readonly Rdn[]): boolean {
  return (
    base.length <= name.length && base.every((rdn, index) => canonical(rdn) === canonical(name[index] ?? []))
  );
}

function canonical(rdn: Rdn): string {
  const pairs = rdn.map(({ type, value }) => [type, value.trim().replace(/\s+/g, " ").toLowerCase()]);
  return JSON.stringify(pairs.map((pair) => JSON.stringify(pair)).toSorted());
}

/** The base is an address followed by its mask, 8 or 32 octets. */
function addressLiesIn(address: Uint8Array, base: Uint8Array): boolean {
  if (base.length !== address.length * 2) return false;
  return address.every((byte, index) => {
    const mask = base[address.length + index] ?? 0;
    return (byte & mask) === ((base[index] ?? 0) & mask);
  });
}
