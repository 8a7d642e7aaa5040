import { createHash } from "node:crypto";
import { TENANT_ID } from "../../model/index.ts";

/**
 * Id of an attachment or a stored message: `sap-it-res:msg:<tenant>:<uuid>`; of an attachment to a stored
 * message `sap-it-res:att:…`. The uuid (RFC 9562 version 7) begins with the time, so later ones sort behind;
 * what follows comes from the message's own id, so no two are alike.
 */
export function resourceId(
  kind: "msg" | "att",
  { guid, time, index }: { readonly guid: string; readonly time: number; readonly index: number },
): string {
  const uuid = Buffer.from(bytesOf(guid).subarray(5, 21));
  uuid.writeUIntBE(time, 0, 6);
  uuid.writeUInt16BE(0x7000 | (index & 0xfff), 6);
  uuid.writeUInt8(0x80 | (uuid.readUInt8(8) & 0x3f), 8);
  const hex = uuid.toString("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `sap-it-res:${kind}:${TENANT_ID}:${parts.join("-")}`;
}

/** What an id is made of; of one that somebody has thought up, what follows from it. */
function bytesOf(guid: string): Buffer {
  const bytes = Buffer.from(guid, "base64url");
  return bytes.length === 21 ? bytes : createHash("sha256").update(guid, "utf8").digest();
}
