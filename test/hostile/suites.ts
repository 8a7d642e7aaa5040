import { clientHello, tls } from "./client-hello.ts";
import { hello } from "./tls-peer.ts";

/** The suites that a listener takes, and nothing else (RFC 9325 section 4.2): AEAD, forward secret, our P-256 certificates. */
export const listedSuites = {
  "TLS 1.3": {
    0x1301: "AES_128_GCM_SHA256",
    0x1302: "AES_256_GCM_SHA384",
    0x1303: "CHACHA20_POLY1305_SHA256",
  },
  "TLS 1.2": {
    0xc02b: "ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    0xc02c: "ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    0xcca9: "ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
  },
} as const;

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
/** Whatever registries name, without the two signalling values 0x00ff and 0x5600. */
const everySuite = [
  ...range(0x0000, 0x00fe),
  ...range(0x1301, 0x1307),
  ...range(0xc001, 0xc0ff),
  ...range(0xcc13, 0xcc15),
  ...range(0xcca8, 0xccae),
  ...range(0xd001, 0xd005),
  ...range(0xfefe, 0xfeff),
];

/** Every suite that a port takes in a version: offers all, and again all but the one that was taken, until none is. */
export async function suitesOf(port: number, version: number): Promise<readonly number[]> {
  const taken: number[] = [];
  for (;;) {
    const suites = everySuite.filter((suite) => !taken.includes(suite));
    const answer = await hello(
      port,
      clientHello(version === tls.v13 ? { suites, supported: [tls.v13] } : { suites, version }),
    );
    if (answer.suite === undefined) return taken.toSorted((one, other) => one - other);
    if (answer.version !== version)
      throw new Error(`asked for version ${version.toString(16)}, got ${answer.version?.toString(16)}`);
    taken.push(answer.suite);
  }
}
