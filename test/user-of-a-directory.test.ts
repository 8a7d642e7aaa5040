import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditLines, auditOf, eventually } from "./audit.ts";
import { type Administration, administrationOf, basic, bearer, tokenFor } from "./flows.ts";
import type { Reply } from "./request.ts";
import { logIn, platformCall, type V3List } from "./platform.ts";
import { directoryEntries, directorySettings } from "./directory-entries.ts";
import { base, type Directory, slapdFolder, startDirectory } from "./slapd.ts";
import { type Stack, startStack } from "./stack.ts";

const password = "correct horse";
const read = (stack: Stack, headers: { authorization: string }): Promise<Reply> =>
  stack.call(`${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`, { headers });

async function startWith(url: string): Promise<Stack & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-ldap-"));
  const file = join(folder, "ldap.json");
  await writeFile(file, JSON.stringify(directorySettings(url)), { mode: 0o600 });
  const stack = await startStack({ settings: { ldap: file } });
  return {
    ...stack,
    async remove() {
      await stack.stop();
      await rm(folder, { recursive: true });
    },
  };
}

const programs = slapdFolder();

describe.skipIf(programs === undefined)("A user of an LDAP directory", () => {
  let directory: Directory;
  let stack: Awaited<ReturnType<typeof startWith>>;
  let administration: Administration;
  beforeAll(async () => {
    directory = await startDirectory(programs ?? "", directoryEntries);
    stack = await startWith(directory.url);
    administration = await administrationOf(stack);
  });
  afterAll(async () => {
    await stack.remove();
    await directory.remove();
  });

  it("reads logs with the role collection that its group stands for", async () => {
    expect((await read(stack, basic("ada", password))).status).toBe(200);
  });

  it("sees nothing on the platform, and a developer of the tenant's own users nothing while the directory serves", async () => {
    const spaces = async (token: string): Promise<number> =>
      (await platformCall(stack, token, "/v3/spaces")).json<V3List>().pagination.total_results;
    expect(await spaces((await logIn(stack, "ada", password)).access_token)).toBe(0);
    await administration.send("PUT", "/identity_provider", { default: "sap.default" });
    try {
      const name = "platform.developer";
      const made = await administration.send("POST", "/users", {
        name,
        password,
        space_roles: ["space_developer"],
      });
      expect(made.status).toBe(201);
      const { access_token: token } = await logIn(stack, name, password);
      expect(await spaces(token)).toBe(1);
      await administration.send("PUT", "/identity_provider", { default: "sap.custom" });
      expect(await spaces(token)).toBe(0);
    } finally {
      await administration.send("PUT", "/identity_provider", { default: "sap.custom" });
    }
  });

  it("hears 403 where no group of its own stands for a role", async () => {
    expect((await read(stack, basic("bob", password))).status).toBe(403);
  });

  it("is taken for who it is, whatever its name would mean in a filter", async () => {
    expect((await read(stack, basic("star*", password))).status).toBe(200);
  });

  it.each([
    ["a wrong password", "ada", "wrong horse", "password-wrong"],
    ["an unknown name", "nobody", password, "user-unknown"],
    ["a pattern", "a*", password, "user-unknown"],
    ["a piece of a filter", "*)(uid=*", password, "user-unknown"],
    ["an escape", String.raw`\2a`, password, "user-unknown"],
    ["marks of a name", `ada,ou=people,${base}`, password, "user-unknown"],
    ["an empty password", "ada", "", "password-empty"],
    ["a password of blanks", "ada", "  ", "password-empty"],
  ])("is refused with %s", async (_what, name, given, reason) => {
    const reply = await read(stack, basic(name, given));
    expect([reply.status, reply.headers["www-authenticate"]]).toEqual([
      401,
      'Basic realm="tenantbox", charset="UTF-8"',
    ]);
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([{ reason }]);
  });

  it("stands beside users of the tenant, of whom none is let in while the directory is chosen, and the other way round", async () => {
    await administration.send("POST", "/users", { name: "own", password, roles: ["MonitoringDataRead"] });
    expect((await read(stack, basic("own", password))).status).toBe(401);
    expect((await administration.send("GET", "/identity_provider")).json()).toEqual({
      default: "sap.custom",
    });
    const chosen = await administration.send("PUT", "/identity_provider", { default: "sap.default" });
    try {
      expect(chosen.status).toBe(200);
      const since = performance.now();
      while ((await read(stack, basic("ada", password))).status === 200) await pause(20);
      expect(performance.now() - since).toBeLessThan(2_000);
      expect((await read(stack, basic("own", password))).status).toBe(200);
    } finally {
      await administration.send("PUT", "/identity_provider", { default: "sap.custom" });
    }
    await eventually(
      async () => ((await read(stack, basic("own", password))).status === 401 ? true : undefined),
      "the directory to be chosen",
    );
    expect((await read(stack, basic("ada", password))).status).toBe(200);
    const wrong = await administration.send("PUT", "/identity_provider", { default: "saml" });
    expect(wrong.status).toBe(400);
  });

  it("is told to come back while the directory is away, which callers with tokens do not notice", async () => {
    await directory.stop();
    try {
      const reply = await read(stack, basic("bob", "another guess"));
      expect([reply.status, reply.headers["retry-after"]]).toEqual([503, "1"]);
      const token = await tokenFor(stack, "demo-api", "secret");
      expect((await read(stack, bearer(token))).status).toBe(200);
      expect(
        (await stack.call(`${stack.apiUrl}/api/v1/`, { as: stack.identity("demo-api", "certificate") }))
          .status,
      ).toBe(200);
    } finally {
      await directory.start();
    }
    await eventually(
      async () => ((await read(stack, basic("star*", password))).status === 200 ? true : undefined),
      "the directory to be used again",
    );
  });
});

describe("A user of a directory that misbehaves", () => {
  it.each([
    ["says nothing", (server: Server) => server],
    [
      "says nonsense",
      (server: Server) => server.on("connection", (socket) => socket.write("HTTP/1.1 200 OK\r\n\r\n")),
    ],
    ["hangs up", (server: Server) => server.on("connection", (socket) => socket.destroy())],
    [
      "never ends its answer",
      (server: Server) =>
        server.on("connection", (socket) => {
          // A message of 256 MB is announced and never comes to its end.
          socket.on("error", () => undefined).write(Buffer.from([0x30, 0x84, 0x10, 0, 0, 0]));
        }),
    ],
  ])("is told to come back within two seconds when it %s", async (_what, behave) => {
    const server = behave(createServer((socket) => socket.on("error", () => undefined))).listen(
      0,
      "127.0.0.1",
    );
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const stack = await startWith(`ldap://127.0.0.1:${address.port}`);
    try {
      const since = performance.now();
      const reply = await read(stack, basic("ada", password));
      expect(performance.now() - since).toBeLessThan(2_500);
      expect([reply.status, reply.headers["retry-after"]]).toEqual([503, "1"]);
      expect(JSON.stringify(await auditLines(stack, "resource-api"))).not.toContain(password);
    } finally {
      await stack.remove();
      server.close();
    }
  });
});
