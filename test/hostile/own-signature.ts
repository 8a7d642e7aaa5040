import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { openSecretBox } from "../../packages/token-server/src/secrets/index.ts";
import { createSigningKeyStore } from "../../packages/token-server/src/tokens/signing-key-store.ts";
import { openStorage } from "../../packages/token-server/src/storage/index.ts";

/** Bytes of a JOSE header or a payload; an object is written as the token server writes it. */
export type Part = string | Buffer | Readonly<Record<string, unknown>>;

/** The tenant's own signing key in the hands of a test, for tokens that its token server would not sign. */
export interface OwnSigner {
  readonly kid: string;
  readonly privateKey: KeyObject;
  /** A token with the header and payload as given, signed by the tenant with RS256 or ES256. */
  sign(header: Part, payload: Part): string;
}

export const encoded = (part: Part): string =>
  Buffer.from(typeof part === "string" || Buffer.isBuffer(part) ? part : JSON.stringify(part)).toString(
    "base64url",
  );

/** Takes a key out of a tenant's home, where it is sealed: the newest unless another one is named. */
export async function ownSigner(home: string, kid?: string): Promise<OwnSigner> {
  const storage = await openStorage(`sqlite:${home}/token-server.db`);
  try {
    const store = createSigningKeyStore(storage, await openSecretBox({ home }));
    const key = (await store.load()).find((one) => kid === undefined || one.kid === kid);
    if (key === undefined) throw new Error("the tenant has no signing key");
    const privateKey = createPrivateKey({ key: key.privateJwk, format: "jwk" });
    return {
      kid: key.kid,
      privateKey,
      sign(header, payload) {
        const input = `${encoded(header)}.${encoded(payload)}`;
        const signature = sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" });
        return `${input}.${signature.toString("base64url")}`;
      },
    };
  } finally {
    await storage.close();
  }
}
