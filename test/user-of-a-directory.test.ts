import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf, eventually } from "./audit.ts";
import {
  type Administration,
  administrationOf,
  basic,
  bearer,
  decode,
  form,
  type TokenAnswer,
  tokenFor,
} from "./flows.ts";
import type { Reply } from "./request.ts";
import { logIn, platformCall, type V3List } from "./platform.ts";
import { directoryEntries } from "./directory-entries.ts";
import { startOnDirectory } from "./directory-stack.ts";
import { base, type Directory, slapdFolder, startDirectory } from "./slapd.ts";
import type { Stack } from "./stack.ts";

const password = "correct horse";
interface UserAnswer extends TokenAnswer {
  readonly refresh_token: string;
}
const read = (stack: Stack, headers: { authorization: string }): Promise<Reply> =>
  stack.call(`${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`, { headers });

const programs = slapdFolder();

describe.skipIf(programs === undefined)("A user of an LDAP directory", () => {
  let directory: Directory;
  let stack: Awaited<ReturnType<typeof startOnDirectory>>;
  let administration: Administration;
  beforeAll(async () => {
    directory = await startDirectory(programs ?? "", directoryEntries);
    stack = await startOnDirectory(directory.url);
    administration = await administrationOf(stack);
  });
  afterAll(async () => {
    await stack.remove();
    await directory.remove();
  });

  it("reads logs with the role collection that its group stands for", async () => {
    expect((await read(stack, basic("ada", password))).status).toBe(200);
  });

  it("is on the platform what its groups stand for, while the directory serves", async () => {
    const { access_token: token } = await logIn(stack, "dee", password);
    const list = async (path: string): Promise<number> =>
      (await platformCall(stack, token, path)).json<V3List>().pagination.total_results;
    expect([await list("/v3/organizations"), await list("/v3/spaces")]).toEqual([1, 1]);
    expect(await list("/v3/service_instances")).toBeGreaterThan(0);
    await administration.send("PUT", "/identity_provider", { default: "sap.default" });
    try {
      expect(await list("/v3/spaces")).toBe(0);
    } finally {
      await administration.send("PUT", "/identity_provider", { default: "sap.custom" });
    }
    // It opens no more of the API than before.
    expect((await read(stack, bearer(token))).status).toBe(401);
  });

  it("without such a group sees nothing on the platform, and a developer of the tenant's own users nothing while the directory serves", async () => {
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

  it("goes on with a refresh token for what its groups are now, until the directory has somebody else", async () => {
    const parameters = { roles: ["MonitoringDataRead"], "grant-types": ["password", "refresh_token"] };
    await administration.createInstance("people", parameters);
    await administration.createKey("people", "secret");
    const { tokenurl, clientid, clientsecret } = stack.key("people", "secret");
    const ask = (asked: Record<string, string>): Promise<Reply> => {
      const { headers, body } = form(asked);
      const own = { ...(headers as object), ...basic(clientid, clientsecret) };
      return stack.call(tokenurl, { method: "POST", body, headers: own });
    };
    const begun = await ask({ grant_type: "password", username: "star*", password });
    const { refresh_token: token, access_token: first } = begun.json<UserAnswer>();
    expect(token).toMatch(/-r$/);
    const refresh = (): Promise<Reply> => ask({ grant_type: "refresh_token", refresh_token: token });
    const again = (await refresh()).json<UserAnswer>();
    const [before, after] = [decode(first).claims, decode(again.access_token).claims];
    expect([again.refresh_token, after.scope, after["user_name"]]).toEqual([token, before.scope, "star*"]);
    expect((await read(stack, bearer(again.access_token))).status).toBe(200);

    const [group, user] = [`cn=monitors,ou=groups,${base}`, `uid=star*,ou=people,${base}`];
    const members = (...member: string[]) =>
      directory.change(async (client) => {
        await client.del(group);
        await client.add(group, { objectClass: "groupOfNames", cn: "monitors", member });
      });
    const others = `uid=ada,ou=people,${base}`;
    await members(others);
    expect((await refresh()).json()).toMatchObject({ error: "invalid_scope" });
    await members(others, user);
    expect((await refresh()).status).toBe(200);

    await directory.stop();
    try {
      const away = await refresh();
      expect([away.status, away.headers["retry-after"]]).toEqual([503, "1"]);
    } finally {
      await directory.start();
    }
    const back = async () => ((await refresh()).status === 200 ? true : undefined);
    await eventually(back, "the directory to be asked again", 10_000);

    // The tenant's own users are served, and it is none of them.
    await administration.send("PUT", "/identity_provider", { default: "sap.default" });
    expect((await refresh()).status).toBe(400);
    await administration.send("PUT", "/identity_provider", { default: "sap.custom" });
    expect((await refresh()).status).toBe(200);

    const person = { objectClass: "inetOrgPerson", uid: "star*", cn: "star*", sn: "star*" };
    await directory.change(async (client) => {
      await client.del(user);
      await client.add(user, { ...person, userPassword: password });
    });
    const over = await refresh();
    expect([over.status, over.json()]).toMatchObject([400, { error: "invalid_grant" }]);
    expect(await auditOf(stack, "token-server", over)).toMatchObject([{ reason: "refresh-token-revoked" }]);
    // Whoever is there now logs in anew.
    expect((await ask({ grant_type: "password", username: "star*", password })).status).toBe(200);
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
