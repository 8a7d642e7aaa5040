import { constants } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { SecureContextOptions } from "node:tls";

/** What a listener shows and asks in TLS. */
export interface TlsMaterial {
  readonly key: string;
  readonly certificate: string;
  /** Set where callers may bring a certificate: the roots that TLS names to them. Must not be empty (M4). */
  readonly clientRoots?: readonly string[] | undefined;
}

// Forward secret AEAD suites only (RFC 9325 section 4.2); Node's own list offers CBC and static RSA (M6).
const suites = [
  "TLS_AES_256_GCM_SHA384",
  "TLS_CHACHA20_POLY1305_SHA256",
  "TLS_AES_128_GCM_SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
].join(":");

/** Every option of the secure context, together: a reload that leaves one out returns it to its default (M5). */
export function secureContext(material: TlsMaterial): SecureContextOptions & { ca?: string[] } {
  if (material.clientRoots?.length === 0)
    throw new Error("a listener that asks for certificates needs at least one root");
  return {
    key: material.key,
    cert: material.certificate,
    ...(material.clientRoots === undefined ? {} : { ca: [...material.clientRoots] }),
    minVersion: "TLSv1.2",
    maxVersion: "TLSv1.3",
    ciphers: suites,
    honorCipherOrder: true,
    // A second handshake within a connection is work for nothing, and could bring another certificate (row 200).
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    sessionTimeout: 300,
  };
}

/** Reads key and certificate chain from their files. */
export async function readTlsFiles(paths: {
  certificatePath: string;
  keyPath: string;
}): Promise<TlsMaterial> {
  const [certificate, key] = await Promise.all([
    readFile(paths.certificatePath, "utf8"),
    readFile(paths.keyPath, "utf8"),
  ]);
  return { certificate, key };
}
