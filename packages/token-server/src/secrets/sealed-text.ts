import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { SecretBoxError } from "./secret-box-error.ts";

// v1.<key id>.<nonce>.<ciphertext>.<tag>, base64url. Version and key id make room for other ciphers and
// for a second master key during rotation; both are authenticated with the text.
const version = "v1";
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM with a fresh random nonce; `context` must be given again to open the text. */
export function sealText(key: Buffer, keyId: string, text: string, context: string): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associatedData(keyId, context));
  const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return [
    version,
    keyId,
    ...[nonce, ciphertext, cipher.getAuthTag()].map((part) => part.toString("base64url")),
  ].join(".");
}

/** @throws SecretBoxError when the format is unknown, another key sealed it, or text or context were changed. */
export function openText(key: Buffer, keyId: string, sealed: string, context: string): string {
  const [foundVersion, foundKeyId, nonce, ciphertext, tag, ...rest] = sealed.split(".");
  if (
    foundVersion !== version ||
    nonce === undefined ||
    ciphertext === undefined ||
    tag === undefined ||
    rest.length > 0
  ) {
    throw new SecretBoxError("A sealed value has an unknown format.");
  }
  if (foundKeyId !== keyId) {
    throw new SecretBoxError(
      `A sealed value belongs to the master key ${printable(foundKeyId)}, not to ${keyId}.`,
    );
  }
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(associatedData(keyId, context));
    decipher.setAuthTag(Buffer.from(tag, "base64url"));
    return Buffer.concat([decipher.update(Buffer.from(ciphertext, "base64url")), decipher.final()]).toString(
      "utf8",
    );
  } catch (error) {
    throw new SecretBoxError("A sealed value was changed, or belongs to another place.", { cause: error });
  }
}

function associatedData(keyId: string, context: string): Buffer {
  return Buffer.from(`${version}.${keyId}.${context}`, "utf8");
}

function printable(keyId: string | undefined): string {
  return keyId !== undefined && /^[0-9a-f]{8}$/.test(keyId) ? keyId : "of another kind";
}
