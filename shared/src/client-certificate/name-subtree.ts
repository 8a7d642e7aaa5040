import { type DerElement, DerError, readDer } from "./der.ts";
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
      return domainLiesIn(domainOf(name), asciiOf(base), list);
    case NAME_FORM.rfc822Name:
      return mailLiesIn(mailOf(name), asciiOf(base));
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

const label = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?";
const domain = new RegExp(`^(?:${label}\\.)*${label}$`);

/** A subtree that a name can be compared with; no wildcards, no leading dots, no masks with holes (RFC 5280 4.2.1.10). */
export function checkBase(base: DerElement): void {
  const text = asciiOf(base);
  const wrong =
    (base.tag === NAME_FORM.dnsName && text !== "" && !domain.test(text)) ||
    (base.tag === NAME_FORM.rfc822Name && !isMailBase(text)) ||
    (base.tag === NAME_FORM.ipAddress && !isAddressBase(base.content));
  if (wrong) throw new DerError("a subtree of no names");
}

/** A mailbox, a host, or the hosts below a domain. */
const isMailBase = (text: string): boolean =>
  text.includes("@") ? isMailbox(text) : domain.test(text.startsWith(".") ? text.slice(1) : text);

const isMailbox = (text: string): boolean => {
  const at = text.lastIndexOf("@");
  return at > 0 && domain.test(text.slice(at + 1));
};

/** An address and a mask of as many bytes, ones before zeros. */
function isAddressBase(content: Uint8Array): boolean {
  if (content.length !== 8 && content.length !== 32) return false;
  const bits = [...content.subarray(content.length / 2)].map((byte) => byte.toString(2).padStart(8, "0"));
  return /^1*0*$/.test(bits.join(""));
}

/** A name's domain; a wildcard may stand in front. @throws DerError where it is none */
function domainOf(name: DerElement): string {
  const text = asciiOf(name);
  if (!domain.test(text.startsWith("*.") ? text.slice(2) : text)) throw new DerError("a name of no host");
  return text;
}

function mailOf(name: DerElement): string {
  const text = asciiOf(name);
  if (!isMailbox(text)) throw new DerError("a name of no mailbox");
  return text;
}

/** A wildcard lies in what is excluded as soon as one of its hosts does (CVE-2025-61727). */
function domainLiesIn(name: string, base: string, list: "permitted" | "excluded"): boolean {
  if (base === "" || name === base || name.endsWith(`.${base}`)) return true;
  return list === "excluded" && name.startsWith("*.") && `.${base}`.endsWith(name.slice(1));
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
