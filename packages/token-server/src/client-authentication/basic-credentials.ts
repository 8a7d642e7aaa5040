import { decodeFormText } from "./form.ts";

export interface SecretCredentials {
  readonly clientId: string;
  readonly secret: string;
  /** The secret as it stands, where that may be meant instead. */
  readonly literal: string | undefined;
}

const scheme = /^basic ([A-Za-z0-9+/]+={0,2})$/i;

/**
 * Reads `Authorization: Basic` (RFC 7617), strictly: one blank, canonical base64, UTF-8, a colon. Id and secret are
 * form-decoded (RFC 6749 section 2.3.1). Many clients send the secret as it is; where it has a `%` or `+` that is
 * another secret, so both readings count (catalogue row 24).
 * @returns undefined for anything that is not well formed, another scheme included
 */
export function readBasicCredentials(header: string): SecretCredentials | undefined {
  const encoded = scheme.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.toString("base64") !== encoded) return undefined;
  const pair = bytes.toString("utf8");
  const colon = pair.indexOf(":");
  if (colon === -1) return undefined;
  const clientId = decodeFormText(pair.slice(0, colon));
  if (clientId === undefined || clientId === "") return undefined;
  const literal = pair.slice(colon + 1);
  const secret = decodeFormText(literal) ?? literal;
  return { clientId, secret, literal: literal === secret ? undefined : literal };
}
