/**
 * The name of a service key's file: `<instance>.<key>.<extension>`, everything outside [A-Za-z0-9_-] in
 * the two names percent-encoded as UTF-8. The dots between the parts are thus the only dots, so that two
 * different pairs of names never share a file and no name can leave the folder.
 */
export function serviceKeyFileName(instance: string, key: string, extension: "json" | "crt" | "key"): string {
  return `${encoded(instance)}.${encoded(key)}.${extension}`;
}

/** Whether a file's name is one that `serviceKeyFileName` gives, for whatever names. */
export function isServiceKeyFileName(name: string): boolean {
  return /^[\w%-]+\.[\w%-]+\.(?:json|crt|key)$/.test(name);
}

/** The name of the file that tells a user's name and password: `<name>.json`, encoded likewise. */
export function userFileName(name: string): string {
  return `${encoded(name)}.json`;
}

function encoded(name: string): string {
  return [...Buffer.from(name, "utf8")].map(encodedByte).join("");
}

function encodedByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9_-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
