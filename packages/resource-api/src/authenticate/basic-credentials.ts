/** A user's name and password as a caller sent them. */
export interface UserCredentials {
  readonly name: string;
  readonly password: string;
}

/** Why a header holds no user's credentials; for the audit log. */
export type BasicRefusal = "basic-malformed" | "password-empty" | "client-credentials-as-basic";

const basic = /^basic ([A-Za-z0-9+/]+={0,2})$/i;
// The form of a client id: no user has such a name (RFC 9700 section 4.15).
const clientId = /[!|]/;

/**
 * Reads `Authorization: Basic` (RFC 7617), strictly: one blank, canonical base64, well-formed UTF-8 (which the
 * challenge announces), a colon, no control characters. The password may hold colons. Client id and secret are refused
 * here, before they travel on (fact sheet, section 1.0; catalogue rows 23, 122, 130, 134).
 */
export function readUserCredentials(authorization: string): UserCredentials | BasicRefusal {
  const encoded = basic.exec(authorization)?.[1];
  if (encoded === undefined) return "basic-malformed";
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.toString("base64") !== encoded) return "basic-malformed";
  const pair = textOf(bytes);
  const colon = pair?.indexOf(":") ?? -1;
  if (pair === undefined || colon < 1 || /\p{Cc}/u.test(pair)) return "basic-malformed";
  const name = pair.slice(0, colon).normalize("NFC");
  const password = pair.slice(colon + 1);
  if (clientId.test(name)) return "client-credentials-as-basic";
  return password.trim() === "" ? "password-empty" : { name, password: password.normalize("NFC") };
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
