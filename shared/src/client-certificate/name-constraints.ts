import { EXTENSION } from "./certificate-extensions.ts";
import type { CertificateFields } from "./certificate-fields.ts";
import { childrenOf, type DerElement, DerError, expectTag, readDer, TAG } from "./der.ts";
import { checkBase, matchesSubtree, NAME_FORM } from "./name-subtree.ts";

const DIRECTORY_NAME = NAME_FORM.directoryName;
const EMAIL_ADDRESS = "2a864886f70d010901";

/**
 * Checks the name constraints of every CA on a path against every certificate below it (RFC 5280 4.2.1.10).
 * A constraint on a kind of name that cannot be compared here refuses each certificate with such a name. A CA that was
 * renewed under its own name by its former key is not free of them, as RFC 5280 6.1.3 would have it: OpenSSL, which judges
 * before us in a handshake, holds it to them, and the verdict shall be the same on every way.
 *
 * @param path from the leaf to the root
 * @returns what is violated, or undefined
 */
export function nameConstraintViolation(path: readonly CertificateFields[]): string | undefined {
  try {
    for (const [height, authority] of path.entries()) {
      const extension = height > 0 ? authority.extensions.get(EXTENSION.nameConstraints) : undefined;
      if (!extension) continue;
      const { permitted, excluded } = readSubtrees(extension.value);
      for (const below of path.slice(0, height)) {
        for (const name of namesOf(below)) {
          if (excluded.some((base) => base.tag === name.tag && matchesSubtree(name, base, "excluded"))) {
            return "name excluded by an issuer";
          }
          const sameKind = permitted.filter((base) => base.tag === name.tag);
          if (sameKind.length > 0 && !sameKind.some((base) => matchesSubtree(name, base, "permitted"))) {
            return "name not permitted by an issuer";
          }
        }
      }
    }
    return undefined;
  } catch (error) {
    if (error instanceof DerError) return "malformed name constraints";
    throw error;
  }
}

function readSubtrees(value: Uint8Array): { permitted: DerElement[]; excluded: DerElement[] } {
  const lists = childrenOf(expectTag(readDer(value), TAG.sequence));
  if (lists.length === 0 || lists.some(({ tag }) => tag !== 0xa0 && tag !== 0xa1)) {
    throw new DerError("name constraints without subtrees");
  }
  const bases = (tag: number) =>
    lists.filter((list) => list.tag === tag).flatMap((list) => subtreesIn(list).map(baseOf));
  return { permitted: bases(0xa0), excluded: bases(0xa1) };
}

function subtreesIn(list: DerElement): DerElement[] {
  const subtrees = childrenOf(list);
  if (subtrees.length === 0) throw new DerError("a list of no subtrees");
  return subtrees;
}

/** Minimum and maximum are not used (RFC 5280 4.2.1.10). */
function baseOf(subtree: DerElement): DerElement {
  const [base, ...range] = childrenOf(expectTag(subtree, TAG.sequence));
  if (!base || range.length > 0) throw new DerError("subtree with a range");
  checkBase(base);
  return base;
}

/** Every name of a certificate as a GeneralName: subject, alternative names, e-mail addresses in the subject. */
function namesOf(fields: CertificateFields): DerElement[] {
  const extension = fields.extensions.get(EXTENSION.subjectAltName);
  const names = extension ? childrenOf(expectTag(readDer(extension.value), TAG.sequence)) : [];
  const rdns = childrenOf(fields.subject);
  if (rdns.length > 0) {
    names.push({ tag: DIRECTORY_NAME, content: fields.subject.bytes, bytes: fields.subject.bytes });
  }
  for (const attribute of rdns.flatMap(childrenOf)) {
    const [type, value] = childrenOf(attribute);
    if (value && type && Buffer.from(type.content).toString("hex") === EMAIL_ADDRESS) {
      names.push({ tag: NAME_FORM.rfc822Name, content: value.content, bytes: value.bytes });
    }
  }
  return names;
}
