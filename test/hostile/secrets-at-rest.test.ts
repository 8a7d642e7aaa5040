import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askToken, basic, read, tokenFor } from "../flows.ts";
import { type Processes, remove, startProcesses, temporaryFolder, tenantbox } from "../processes.ts";
import { wireTo } from "./bytes.ts";

/** Words that must turn up nowhere but in the folders that hold credentials by contract. */
const canaries = {
  secret: "canary-secret-7f3a91c2d4",
  password: "canary-password-91c2d47f3a",
  wrongSecret: "canary-wrong-secret-d47f3a91c2",
  wrongPassword: "canary-wrong-password-c2d47f3a91",
  bearer: "canary.bearer-3a91.c2d47f3a91",
} as const;
const byContract = /^(keys|users)\/|^admin\.json$/;

const seed = `instances:
  - name: mine
    plan: api
    parameters: { roles: [MonitoringDataRead], grant-types: [client_credentials, password] }
    keys:
      - { name: secret, clientsecret: ${canaries.secret} }
      - { name: certificate, parameters: { key-type: certificate } }
users:
  - { name: kim, password: ${canaries.password}, roles: [MonitoringDataRead] }
`;

/** A word as it is, and as encodings would hide it. */
const spellings = (word: string): readonly Buffer[] => [
  Buffer.from(word),
  Buffer.from(encodeURIComponent(word)),
  Buffer.from(Buffer.from(word).toString("base64").replace(/=+$/, "").slice(0, -1)),
  Buffer.from(Buffer.from(word).toString("hex")),
];

describe("What a stack leaves behind", { timeout: 120_000 }, () => {
  let home: string;
  let elsewhere: string;
  let stack: Processes;
  let token: string;
  const forbidden = new Map<string, readonly Buffer[]>();
  beforeAll(async () => {
    home = await temporaryFolder();
    elsewhere = await temporaryFolder();
    await writeFile(join(elsewhere, "seed.yaml"), seed);
    // With the widest umask there is, and everything that a log can say.
    const umask = process.umask(0);
    stack = await startProcesses(home, undefined, {
      TENANTBOX_SEED: join(elsewhere, "seed.yaml"),
      TENANTBOX_LOG: "debug",
      TENANTBOX_ADMIN_PORT: "0",
    });
    process.umask(umask);
    token = await tokenFor(stack, "mine", "secret");
    for (const [name, word] of Object.entries(canaries)) forbidden.set(name, spellings(word));
    forbidden.set("signature of a token", [Buffer.from(token.split(".")[2] ?? "")]);
    forbidden.set("private key", [
      Buffer.from(stack.identity("mine", "certificate").key.split("\n")[2] ?? ""),
    ]);
  });
  afterAll(async () => {
    await stack.interrupt();
    await Promise.all([home, elsewhere].map(remove));
  });

  const hitsIn = (where: string, content: Buffer): string[] =>
    [...forbidden].flatMap(([name, words]) =>
      words.some((word) => word.length > 8 && content.includes(word)) ? [`${name} in ${where}`] : [],
    );
  const files = async (): Promise<string[]> => {
    const all = await readdir(home, { recursive: true, withFileTypes: true });
    return all
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(home.length + 1));
  };

  it("rows 229, 237: no secret, password, token or private key in databases, logs, metrics, answers or arguments", async () => {
    const { clientid } = stack.key("mine", "secret");
    const endpoint = `${stack.tokenUrl}/oauth/token`;
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const secretAnd = (word: string) =>
      `grant_type=client_credentials&client_id=${encodeURIComponent(clientid)}&client_secret=${word}`;
    const users = `grant_type=password&username=kim&password=`;
    const headers = { ...form, ...basic(clientid, canaries.secret) };
    const api = `${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`;
    const answers = [
      await stack.call(`${endpoint}?${secretAnd(canaries.secret)}`, { method: "POST" }),
      await stack.call(endpoint, { method: "POST", headers: form, body: secretAnd(canaries.secret) }),
      await stack.call(endpoint, { method: "POST", headers, body: `${users}${canaries.password}` }),
      await stack.call(endpoint, { method: "POST", headers, body: `${users}${canaries.wrongPassword}` }),
      await stack.call(`${endpoint}?${secretAnd(canaries.wrongSecret)}`, { method: "POST" }),
      // A secret in the wrong field.
      await stack.call(endpoint, { method: "POST", headers: basic(canaries.secret, canaries.secret) }),
      await stack.call(api, { headers: basic("kim", canaries.password) }),
      await stack.call(api, { headers: basic("kim", canaries.wrongPassword) }),
      await stack.call(api, { headers: basic(clientid, canaries.secret) }),
      await stack.call(api, { headers: { authorization: `Bearer ${canaries.bearer}` } }),
      await stack.call(api, { headers: { authorization: `Bearer ${token}x` } }),
      await stack.call(api, { as: stack.identity("mine", "certificate") }),
      await read(stack, token, `MessageProcessingLogs?$filter=Sender eq '${"x".repeat(20)}'`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([
      200, 200, 200, 401, 401, 401, 200, 401, 401, 401, 401, 200, 200,
    ]);
    for (const words of [["snapshot", "kept"], ["reset"], ["user", "list"], ["doctor"]])
      expect((await tenantbox(words, { settings: { TENANTBOX_HOME: home } })).stderr).toBe("");
    const hits: string[] = [];
    for (const { text, status } of answers)
      if (status >= 400) hits.push(...hitsIn("an answer", Buffer.from(text)));
    hits.push(...hitsIn("the log", Buffer.from(stack.program.stderr() + stack.program.stdout())));
    const urls = JSON.parse(await readFile(join(home, "stack.json"), "utf8")) as Record<string, string>;
    for (const name of ["tokenAdminUrl", "apiAdminUrl"])
      hits.push(
        ...hitsIn("metrics", Buffer.from(await (await request(`${urls[name]}/metrics`)).body.text())),
      );
    for (const pid of [...Object.values(stack.pids), stack.program.child.pid ?? 0])
      for (const of of ["cmdline", "environ"])
        hits.push(...hitsIn(of, await readFile(`/proc/${pid}/${of}`).catch(() => Buffer.alloc(0))));
    const seen = (await files()).filter((path) => !byContract.test(path));
    // Databases with what has not gone into their files yet, audit logs and kept states are among them.
    for (const path of ["token-server.db-wal", "audit/token-server.jsonl", "snapshots/token-server/kept.db"])
      expect(seen).toContain(path);
    for (const path of seen)
      if (!path.startsWith("ca/") && !path.startsWith("tls/"))
        hits.push(...hitsIn(path, await readFile(join(home, path))));
    expect(hits).toEqual([]);
    // The search itself finds what is there.
    expect(hitsIn("keys", await readFile(join(home, "keys/mine.secret.json")))).toEqual(["secret in keys"]);
  });

  it("row 234: files for its owner alone, in folders for its owner alone, certificates excepted", async () => {
    const open: string[] = [];
    for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const short = path.slice(home.length + 1);
      const mode = (await stat(path).catch(() => undefined))?.mode ?? 0;
      const allowed = /\.(pem|crt)$/.test(short) ? 0o644 : entry.isDirectory() ? 0o700 : 0o600;
      if ((mode & 0o777 & ~allowed) !== 0) open.push(`${short} ${(mode & 0o777).toString(8)}`);
    }
    expect(open).toEqual([]);
  });

  it("row 235: processes that no signal opens to a debugger, and that serve on", async () => {
    for (const name of ["token-server", "resource-api"]) process.kill(stack.pids[name] ?? 0, "SIGUSR1");
    expect((await read(stack, token, "MessageProcessingLogs?$top=1")).status).toBe(200);
    expect((await askToken(stack, stack.key("mine", "secret"))).status).toBe(200);
    expect(stack.program.stderr()).not.toMatch(/Debugger listening|ended unexpectedly/);
  });

  it("row 236: one whole line of JSON for each event, whatever a caller writes into a request", async () => {
    const strange = [
      "a\\r\\nb",
      '"}',
      "%0d%0a{}",
      "\u001b[2J".replace("\u001b", "%1b"),
      "%e2%80%a8",
      "x".repeat(8_000),
    ];
    const wire = wireTo(home, stack.apiUrl);
    const tokenWire = wireTo(home, stack.tokenUrl);
    for (const text of strange) {
      const line = `GET /api/v1/${encodeURI(text)}?q=${encodeURI(text)} HTTP/1.1\r\nHost: localhost\r\n`;
      await wire.send(
        `${line}User-Agent: ${text}\r\nX-Request-Id: ${text}\r\nX-Correlation-ID: ${text}\r\n\r\n`,
      );
      const credentials = Buffer.from(`${decodeURIComponent(text)}\r\n:x`).toString("base64");
      await wire.send(
        `GET /api/v1/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic ${credentials}\r\n\r\n`,
      );
      await tokenWire.send(
        `POST /oauth/token?client_id=${encodeURIComponent(decodeURIComponent(text))}&client_secret=x&grant_type=client_credentials HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n`,
      );
    }
    await wire.send(
      Buffer.from([...Buffer.from("GET /api/v1/\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n", "latin1")]),
    );
    await stack.interrupt();
    const lines = [
      ...stack.program
        .stderr()
        .split("\n")
        .filter((line) => line.startsWith("{")),
      ...(await readFile(join(home, "audit/token-server.jsonl"), "utf8")).trimEnd().split("\n"),
      ...(await readFile(join(home, "audit/resource-api.jsonl"), "utf8")).trimEnd().split("\n"),
    ];
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) {
      expect(() => JSON.parse(line) as unknown).not.toThrow();
      expect(line.length).toBeLessThan(2_000);
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    }
    stack = await startProcesses(home, undefined, { TENANTBOX_SEED: join(elsewhere, "seed.yaml") });
  });
});
