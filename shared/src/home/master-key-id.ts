import { createHash } from "node:crypto";

/** Names a master key without telling it: the first 8 hexadecimal digits of a hash of its own. Sealed values carry it. */
export function masterKeyId(key: Buffer): string {
  return createHash("sha256").update("tenantbox master key\0").update(key).digest("hex").slice(0, 8);
}
