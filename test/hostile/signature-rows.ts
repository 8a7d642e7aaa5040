import { constants, createHmac, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { CompactEncrypt } from "jose";
import { expect, it } from "vitest";
import { decode, read } from "../flows.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { encoded, type OwnSigner, type Part } from "./own-signature.ts";
import { expectGoodTokens, expectRefusedTokens } from "./token-doors.ts";

/** Rows 72-74, 76-80, 89, 90 and 92: who signed a token, and with what. */
export function signatureRows(stackOf: () => HostileStack, signerOf: () => OwnSigner): void {
  const header = (): Record<string, unknown> => decode(stackOf().token).header;
  const claims = (): Record<string, unknown> => decode(stackOf().token).claims;
  const input = (change: Record<string, unknown>): string =>
    `${encoded({ ...header(), ...change })}.${encoded(claims())}`;
  const genuine = (): string => stackOf().token.split(".")[2] ?? "";
  const attacker = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const signedBy = (change: Record<string, unknown>, key = attacker.privateKey): string =>
    `${input(change)}.${sign("sha256", Buffer.from(input(change)), key).toString("base64url")}`;
  const keyed = (change: Record<string, unknown>, secret: string | Buffer): string => {
    const text = input({ alg: "HS256", ...change });
    return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
  };

  it("row 72: a token that says it needs no signature is refused, however it spells that", async () => {
    const tokens = ["none", "None", "nOnE", "NONE", ""].flatMap((alg) => [
      [`alg ${alg}, nothing behind it`, `${input({ alg })}.`] as const,
      [`alg ${alg}, with the signature of another`, `${input({ alg })}.${genuine()}`] as const,
    ]);
    await expectRefusedTokens(stackOf(), {
      ...Object.fromEntries(tokens),
      "no alg": `${input({ alg: undefined })}.${genuine()}`,
      "alg null": `${input({ alg: null })}.${genuine()}`,
    });
  });

  it("row 73: our public key is no secret, in whatever form it is used as one", async () => {
    const reply = await stackOf().call(`${stackOf().tokenUrl}/token_keys`);
    const [jwk = {}] = reply.json<{ keys: Record<string, string>[] }>().keys;
    const pem = jwk["value"] ?? "";
    const key = createPublicKey(pem);
    await expectRefusedTokens(stackOf(), {
      PEM: keyed({}, pem),
      "PEM and a newline": keyed({}, `${pem}\n`),
      "a blank and PEM": keyed({}, ` ${pem}`),
      DER: keyed({}, key.export({ type: "spki", format: "der" })),
      "PKCS#1": keyed({}, key.export({ type: "pkcs1", format: "pem" })),
      "the key as it is published": keyed({}, JSON.stringify(jwk)),
      "the text of the key set": keyed({}, reply.text),
      "its modulus": keyed({}, Buffer.from(jwk["n"] ?? "", "base64url")),
    });
  });

  it("row 74: nothing, the name of the key and the client's secret are no secrets of ours", async () => {
    const { clientsecret = "" } = stackOf().key("demo-api", "secret");
    await expectRefusedTokens(stackOf(), {
      nothing: keyed({}, ""),
      "the key's name": keyed({}, String(header()["kid"])),
      "the client's secret": keyed({}, clientsecret),
      "HS384 with it": keyed({ alg: "HS384" }, clientsecret),
    });
  });

  it("row 76: our own key signs with the listed algorithm alone", async () => {
    const { privateKey } = signerOf();
    const by = (alg: string, digest: string, padding: number): string => {
      const text = input({ alg });
      const options = { key: privateKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
      return `${text}.${sign(digest, Buffer.from(text), options).toString("base64url")}`;
    };
    const ed = generateKeyPairSync("ed25519").privateKey;
    const edText = input({ alg: "EdDSA" });
    await expectRefusedTokens(stackOf(), {
      RS384: by("RS384", "sha384", constants.RSA_PKCS1_PADDING),
      RS512: by("RS512", "sha512", constants.RSA_PKCS1_PADDING),
      PS256: by("PS256", "sha256", constants.RSA_PKCS1_PSS_PADDING),
      "RS256 in the name of PS256": by("PS256", "sha256", constants.RSA_PKCS1_PADDING),
      "PS256 in the name of RS256": by("RS256", "sha256", constants.RSA_PKCS1_PSS_PADDING),
      "SHA-1 in the name of RS256": by("RS256", "sha1", constants.RSA_PKCS1_PADDING),
      "rs256 in small letters": by("rs256", "sha256", constants.RSA_PKCS1_PADDING),
      "EdDSA by somebody": `${edText}.${sign(null, Buffer.from(edText), ed).toString("base64url")}`,
    });
    await expectGoodTokens(stackOf(), { RS256: by("RS256", "sha256", constants.RSA_PKCS1_PADDING) });
  });

  it("row 77: a key or certificate that a token brings itself verifies nothing", async () => {
    const jwk = { ...attacker.publicKey.export({ format: "jwk" }), alg: "RS256", use: "sig" };
    const der = attacker.publicKey.export({ type: "spki", format: "der" }).toString("base64");
    await expectRefusedTokens(stackOf(), {
      "jwk under our key's name": signedBy({ jwk }),
      "jwk under a name of its own": signedBy({ jwk: { ...jwk, kid: "mine" }, kid: "mine" }),
      "jwk without a name": signedBy({ jwk, kid: undefined }),
      "x5c under our key's name": signedBy({ x5c: [der] }),
      "x5c without a name": signedBy({ x5c: [der], kid: undefined }),
    });
  });

  it("row 78: no address in a token is ever called", async () => {
    let calls = 0;
    const listener = createServer((socket) => {
      calls += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    const { port } = listener.address() as AddressInfo;
    const before = (await stackOf().probes.api.look()).connected;
    const addresses = [
      `https://127.0.0.1:${port}/keys`,
      `http://127.0.0.1:${port}/keys`,
      `https://localhost:${port}/token_keys`,
      `https://as@127.0.0.1:${port}/`,
      `https://localhost.:${port}/token_keys`,
      `${stackOf().tokenUrl}/token_keys/../..//127.0.0.1:${port}/`,
      `file:///dev/null`,
    ];
    await expectRefusedTokens(
      stackOf(),
      Object.fromEntries(
        addresses.flatMap((address) => [
          [`jku ${address}`, signedBy({ jku: address })],
          [`x5u ${address}`, signedBy({ x5u: address, kid: undefined })],
          [`jku and kid ${address}`, signedBy({ jku: address, kid: "mine" })],
        ]),
      ),
    );
    await new Promise((resolve) => listener.close(resolve));
    const { connected } = await stackOf().probes.api.look();
    expect([calls, connected.filter((one) => one.endsWith(`:${port}`))]).toEqual([0, []]);
    expect(new Set(connected)).toEqual(
      new Set([...before, ...connected.filter((one) => isTokenServer(one))]),
    );
  });
  const isTokenServer = (address: string): boolean =>
    address.endsWith(`:${new URL(stackOf().tokenMtlsUrl).port}`);

  it("row 79: the name of a key is compared and nothing else", async () => {
    const names: unknown[] = [
      "../../dev/null",
      "/dev/null",
      "' UNION SELECT 'x",
      "__proto__",
      "constructor",
      "toString",
      7,
      null,
      ["x"],
      [header()["kid"]],
      {},
      true,
      `${String(header()["kid"])} `,
      String(header()["kid"]).toUpperCase(),
      "k".repeat(10_240),
    ];
    const tokens = names.map((kid, index) => [
      `${index}: ${JSON.stringify(kid).slice(0, 40)}`,
      signerOf().sign({ ...header(), kid }, claims()),
    ]);
    await expectRefusedTokens(stackOf(), Object.fromEntries(tokens) as Record<string, string>);
  });

  it("row 80: a thousand made-up key names cause one look at the token server's keys at most", async () => {
    const { program, token } = stackOf();
    const looks = (): number => program.stderr().split('"path":"/token_keys"').length - 1;
    const before = looks();
    expect(before).toBeGreaterThan(0);
    const made = Array.from({ length: 1_000 }, (_, index) =>
      [encoded({ ...header(), kid: `made-up-${index}` }), ...token.split(".").slice(1)].join("."),
    );
    const path = "MessageProcessingLogs?$top=1";
    const started = performance.now();
    while (made.length > 0) {
      const replies = await Promise.all(made.splice(0, 20).map((one) => read(stackOf(), one, path)));
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([401]));
      expect((await read(stackOf(), token, path)).status).toBe(200);
    }
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(looks() - before).toBeLessThanOrEqual(1);
  });

  it("row 89: nothing is decrypted or inflated", async () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const own = createPublicKey(signerOf().privateKey);
    const wrapped = async (key: typeof own, content: string): Promise<string> =>
      new CompactEncrypt(Buffer.from(content))
        .setProtectedHeader({ alg: "RSA-OAEP-256", enc: "A128GCM", cty: "JWT", kid: signerOf().kid })
        .encrypt(key);
    const unsigned = `${encoded({ alg: "none" })}.${encoded(claims())}.`;
    await expectRefusedTokens(stackOf(), {
      "JWE for somebody": await wrapped(publicKey, unsigned),
      "JWE for our signing key around nothing signed": await wrapped(own, unsigned),
      "JWE around a good token": await wrapped(own, stackOf().token),
      "a good token in a signature of ours": signerOf().sign({ ...header(), cty: "JWT" }, stackOf().token),
      "zip DEF": signerOf().sign({ ...header(), zip: "DEF" }, claims()),
    });
  });

  it("row 90: a header that asks for something nobody here understands is refused, signed by us or not", async () => {
    const sign = (more: Record<string, unknown>, payload: Part = claims()): string =>
      signerOf().sign({ ...header(), ...more }, payload);
    await expectRefusedTokens(stackOf(), {
      "crit x": sign({ crit: ["x"], x: 1 }),
      "crit of nothing": sign({ crit: [] }),
      "crit exp": sign({ crit: ["exp"], exp: 1 }),
      "crit no list": sign({ crit: "exp" }),
      "b64 false": sign({ b64: false, crit: ["b64"] }),
      "b64 false, uncritical": sign({ b64: false }),
      "b64 true": sign({ b64: true, crit: ["b64"] }),
    });
  });

  it("row 92: a good token has one spelling", async () => {
    const { token } = stackOf();
    const [first = "", second = "", third = ""] = token.split(".");
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    /** The same bytes, with other bits behind them. */
    const loose = (part: string): string => {
      const last = alphabet.indexOf(part.at(-1) ?? "");
      return `${part.slice(0, -1)}${alphabet[last ^ 1] ?? ""}`;
    };
    const padded = (part: string): string => part + "=".repeat((4 - (part.length % 4)) % 4 || 1);
    const other = (part: string): string => part.replaceAll("-", "+").replaceAll("_", "/");
    await expectRefusedTokens(stackOf(), {
      "padding behind the signature": `${first}.${second}.${padded(third)}`,
      "padding behind the payload": `${first}.${padded(second)}.${third}`,
      "padding behind the header": `${padded(first)}.${second}.${third}`,
      "the other alphabet": /[-_]/.test(third) ? `${first}.${second}.${other(third)}` : `${token}+`,
      "a blank inside": `${first}. ${second}.${third}`,
      "a tab inside": `${first}.${second}\t.${third}`,
      "other bits behind the signature": `${first}.${second}.${loose(third)}`,
      "a letter more": `${token}A`,
      "a letter less": token.slice(0, -1),
      "percent encoding": token.replaceAll(".", "%2E"),
    });
  });
}
