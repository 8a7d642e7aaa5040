import { once } from "node:events";
import type { AddressInfo } from "node:net";
import {
  connect,
  createSecureContext,
  createServer,
  type SecureVersion,
  type Server,
  type TLSSocket,
} from "node:tls";
import { afterEach, expect, test } from "vitest";
import {
  captureChains,
  createChainMemory,
  createTrustStore,
  judgeCertificate,
  presentedCertificate,
} from "./index.ts";
import { type Fixture, makeAuthority, makeFixture, NOON } from "./testing/certificate-fixture.ts";

const DECADE = 315_360_000_000;
const lasting = { notBefore: Date.now() - DECADE, notAfter: Date.now() + DECADE };
const root = makeAuthority("root", lasting);
const intermediate = makeAuthority("intermediate", { issuer: root, ...lasting });
const client = makeFixture({ issuer: intermediate, ...lasting });
const server = makeFixture({ purposes: null, ...lasting });
const trust = createTrustStore({ roots: [root.certificate] });
const pemOf = (...fixtures: Fixture[]) => fixtures.map(({ certificate }) => certificate.toString()).join("");
const keyOf = ({ privateKey }: Fixture) => String(privateKey.export({ type: "pkcs8", format: "pem" }));

let listener: Server;
afterEach(() => void listener.close());

async function listen(maxVersion: SecureVersion, answer: (socket: TLSSocket) => string): Promise<number> {
  listener = createServer({
    key: keyOf(server),
    cert: pemOf(server),
    ca: pemOf(root),
    requestCert: true,
    rejectUnauthorized: false,
    maxVersion,
  });
  listener.on("secureConnection", (socket) => socket.end(answer(socket)));
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  return (listener.address() as AddressInfo).port;
}

/** Connects once; the server's answer and the session to resume. */
async function call(
  port: number,
  identity: object,
  session?: Buffer,
): Promise<{ text: string; session: Buffer | undefined }> {
  const socket = connect({
    port,
    host: "127.0.0.1",
    rejectUnauthorized: false,
    ...identity,
    ...(session ? { session } : {}),
  });
  let latest: Buffer | undefined;
  let text = "";
  socket.on("session", (data) => (latest = data));
  socket.on("data", (data: Buffer) => (text += data.toString()));
  await once(socket, "close");
  return { text, session: latest };
}

const identity = { key: keyOf(client), cert: pemOf(client, intermediate) };

test.each<SecureVersion>(["TLSv1.2", "TLSv1.3"])(
  "over %s the chain is seen at each request and on resumed sessions",
  async (version) => {
    const memory = createChainMemory();
    const port = await listen(version, (socket) => {
      const chains = [1, 2].map(() => presentedCertificate(socket, memory)?.chain.length);
      const presented = presentedCertificate(socket, memory);
      const verdict = presented && judgeCertificate(presented, trust, NOON);
      return JSON.stringify({
        resumed: socket.isSessionReused(),
        chains,
        ok: verdict?.ok,
        tlsError: presented?.tlsError,
      });
    });
    captureChains(listener, memory);
    const full = await call(port, identity);
    const resumed = await call(port, identity, full.session);
    expect(JSON.parse(full.text)).toEqual({ resumed: false, chains: [1, 1], ok: true });
    expect(JSON.parse(resumed.text)).toEqual({ resumed: true, chains: [1, 1], ok: true });
  },
);

test("of several issuers of one name the one that leads to a trusted root counts", async () => {
  const memory = createChainMemory();
  const keys = { publicKey: intermediate.publicKey, privateKey: intermediate.privateKey };
  const over = makeAuthority("intermediate", {
    issuer: root,
    keys,
    notBefore: NOON - DECADE,
    notAfter: NOON - 1,
  });
  const port = await listen("TLSv1.3", (socket) => {
    const presented = presentedCertificate(socket, memory);
    return String(presented && judgeCertificate(presented, trust, NOON).ok);
  });
  captureChains(listener, memory);
  const sends = (...issuers: Fixture[]) =>
    call(port, { key: keyOf(client), cert: pemOf(client, ...issuers) });
  expect((await sends(over)).text).toBe("false");
  expect((await sends(over, intermediate)).text).toBe("true");
});

test("long chains leave no memory behind", async () => {
  const memory = createChainMemory();
  const issuers = [root];
  for (let step = 0; step < 60; step += 1)
    issuers.unshift(makeAuthority(`step ${step}`, { issuer: issuers[0] as Fixture, ...lasting }));
  const leaf = makeFixture({ issuer: issuers[0] as Fixture, ...lasting });
  const secureContext = createSecureContext({ key: keyOf(leaf), cert: pemOf(leaf, ...issuers.slice(0, -1)) });
  const port = await listen("TLSv1.3", (socket) => {
    const presented = presentedCertificate(socket, memory);
    const verdict = presented && judgeCertificate(presented, trust, NOON);
    return verdict?.ok === false ? verdict.reason : "counts";
  });
  captureChains(listener, memory);
  const callers = async (count: number): Promise<number> => {
    for (let caller = 0; caller < count; caller += 1)
      expect((await call(port, { secureContext })).text).toBe("chain-too-long");
    return process.memoryUsage.rss();
  };
  const before = await callers(40);
  // Kept by Node, the issuers of eighty would be 43 MB.
  expect((await callers(80)) - before).toBeLessThan(30_000_000);
});

test("a client without a certificate presents none, one without its chain no chain", async () => {
  const memory = createChainMemory();
  const port = await listen("TLSv1.3", (socket) => {
    const presented = presentedCertificate(socket, memory);
    return JSON.stringify(presented ? [presented.chain.length, presented.tlsError] : "none");
  });
  captureChains(listener, memory);
  expect(JSON.parse((await call(port, {})).text)).toBe("none");
  const leafOnly = await call(port, { key: keyOf(client), cert: pemOf(client) });
  expect(JSON.parse(leafOnly.text)).toEqual([0, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"]);
});

test("the memory forgets the chain that was unused longest, and nothing of an open connection", () => {
  const memory = createChainMemory(1);
  const [one, two] = [makeFixture({ issuer: intermediate }), makeFixture({ issuer: intermediate })];
  const socket = {} as unknown as TLSSocket;
  memory.keep(socket, { leaf: one.certificate, chain: [intermediate.certificate] });
  memory.remember(one.certificate, [intermediate.certificate]);
  memory.remember(two.certificate, [intermediate.certificate]);
  expect(memory.recall(one.certificate)).toHaveLength(0);
  expect(memory.recall(two.certificate)).toHaveLength(1);
  expect(memory.shownOn(socket)?.chain).toHaveLength(1);
});
