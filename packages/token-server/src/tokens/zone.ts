import { createHash, X509Certificate } from "node:crypto";

/** The tenant's zone id: a UUID of its own per home, the same at every start, without a place to keep it. */
export function zoneOf(clientRoot: string): string {
  const digest = createHash("sha256").update(new X509Certificate(clientRoot).raw).digest("hex");
  return digest.slice(0, 32).replace(/^(.{8})(.{4}).(.{3})(.)(.{3})(.{12}).*$/, "$1-$2-4$3-a$5-$6");
}
