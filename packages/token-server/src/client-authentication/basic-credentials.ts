import { decodeFormText } from "./form.ts";

export interface SecretCredentials {
  readonly clientId: string;
  readonly secret: string;
}

const scheme = /^basic +([A-Za-z0-9+/]+={0,2})$/i;

/**
 * Reads `Authorization: Basic` (RFC 7617), strictly: canonical base64, UTF-8, a colon. Id and secret are
 * form-decoded (RFC 6749 section 2.3.1): our own alphabet has neither `%` nor `+`, so clients that send
 * them raw and clients that encode them mean the same.
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
  const secret = decodeFormText(pair.slice(colon + 1));
  return clientId === undefined || secret === undefined || clientId === "" ? undefined : { clientId, secret };
}
