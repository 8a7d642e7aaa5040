import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { routes as apiRoutes } from "../../packages/resource-api/src/routes.ts";
import { readLdapSettings } from "../../packages/token-server/src/identity-provider/ldap-settings.ts";
import { routes as tokenRoutes } from "../../packages/token-server/src/routes.ts";
import { type Administration, askToken, basic, bearer, operatorKey, type TokenAnswer } from "../flows.ts";
import { remove, temporaryFolder, tenantbox } from "../processes.ts";
import { quiet } from "../quiet.ts";
import type { Reply } from "../request.ts";
import type { Door, HostileStack } from "./hostile-stack.ts";
import { expectHeld } from "./invariants.ts";
import { expectTooLarge } from "./operator-calls.ts";
import { head } from "./requests.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** Management addresses with something in each place. */
const addresses = (table: object): readonly string[] =>
  (Object.values(table).flat() as string[])
    .filter((route) => route.startsWith("/admin/v1"))
    .map((route) => route.replaceAll(/:\w+/g, "x"));

/** What an object of the management API says of itself, and what it says of a refusal. */
interface Managed {
  readonly guid: string;
  readonly client_id: string;
  readonly plan: string;
  readonly parameters: { readonly roles: readonly string[] };
}
interface Refused {
  readonly error: { readonly code: string; readonly field?: string };
}

/** Rows 206, 207, 209, 210, 215 and 219: who manages, and with what words. */
export function managementRows(stackOf: () => HostileStack, operatorOf: () => Administration): void {
  const post = async (path: string, json: string): Promise<Reply> => {
    const stack = stackOf();
    const { access_token: token } = (await askToken(stack, operatorKey(stack))).json<TokenAnswer>();
    return stack.call(`${stack.tokenUrl}/admin/v1${path}`, {
      method: "POST",
      headers: { ...bearer(token), "content-type": "application/json" },
      body: json,
    });
  };

  it("row 206: every address below /admin/v1 is closed to everybody but the operator, by every method", async () => {
    const stack = stackOf();
    const key = stack.key("demo-api", "secret");
    const callers: Readonly<Record<string, readonly [Record<string, string>, number]>> = {
      nobody: [{}, 401],
      "a key's secret": [basic(key.clientid, key.clientsecret), 401],
      "a broken token": [bearer(`${stack.token.slice(0, -4)}AAAA`), 401],
      "a client's token": [bearer(stack.token), 403],
    };
    const servers: readonly (readonly [string, readonly string[]])[] = [
      [stack.tokenUrl, addresses(tokenRoutes)],
      [stack.apiUrl, addresses(apiRoutes)],
    ];
    for (const [base, paths] of servers) {
      expect(paths.length).toBeGreaterThan(5);
      for (const path of [...paths, "/admin/v1", "/admin/v1/", "/admin/v1/nothing"])
        for (const [caller, [headers, status]] of Object.entries(callers)) {
          const replies = await Promise.all(
            methods.map((method) => stack.call(`${base}${path}`, { method, headers })),
          );
          const seen = replies.map((reply) => reply.status);
          expect([path, caller, ...seen]).toEqual([path, caller, ...methods.map(() => status)]);
        }
    }
    const closed = (at: Door, more = "", status = 401) =>
      ({
        bytes: head("POST /admin/v1/reset", `${more}Content-Length: 0\r\n`),
        at,
        status: [status],
      }) as const;
    const wrong = `Authorization: Basic ${Buffer.from("operator:guess").toString("base64")}\r\n`;
    await expectHeld(stack, {
      nobody: closed("token"),
      "nobody at the API": closed("api"),
      "a wrong secret": closed("token", wrong),
      "a client": closed("token", `Authorization: Bearer ${stack.token}\r\n`, 403),
    });
  });

  it("row 206: no router of either server is given an address that the tables do not hold", () => {
    const literal = /\brouter\s*\.\s*(?:get|post|put|patch|delete|all|use|head|register)\s*\(\s*["'`]/;
    for (const server of ["token-server", "resource-api"]) {
      const folder = new URL(`../../packages/${server}/src/`, import.meta.url).pathname;
      const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
      const sources = files.filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
      expect(sources.filter((file) => literal.test(readFileSync(join(folder, file), "utf8")))).toEqual([]);
    }
  });

  it("row 207: members that nobody may set are not stored", async () => {
    const extra =
      '"id":"1","guid":"1","client_id":"sb-mine","client_secret":"mine","zid":"other","createdAt":0,"created_at":"1970-01-01T00:00:00Z"';
    const roles = '"parameters":{"roles":["MonitoringDataRead"]}';
    const made = await post("/service_instances", `{"name":"extra","plan":"api",${extra},${roles}}`);
    expect([201, 400]).toContain(made.status);
    if (made.status === 201) {
      const stored = await operatorOf().send("GET", "/service_instances/extra");
      for (const { text } of [made, stored]) expect(text).not.toMatch(/sb-mine|"mine"|"other"|1970/);
      expect(stored.json<Managed>().guid).not.toBe("1");
      const key = await post("/service_instances/extra/service_keys", `{"name":"k",${extra}}`);
      expect(key.text).not.toMatch(/sb-mine|"mine"|"other"|1970/);
    }
    const refused: Readonly<Record<string, string>> = {
      "another plan": `{"name":"extra2","plan":"admin",${roles}}`,
      "the operator's plan": `{"name":"extra2","plan":"operator",${roles}}`,
      "a role of objects": '{"name":"extra2","plan":"api","parameters":{"roles":["__proto__"]}}',
      "an unknown parameter": `{"name":"extra2","plan":"api","parameters":{"roles":["MonitoringDataRead"],"client_id":"x"}}`,
      "a prototype":
        '{"name":"extra2","plan":"api","parameters":{"__proto__":{"roles":["MonitoringDataRead"]}}}',
    };
    for (const [name, json] of Object.entries(refused)) {
      const reply = await post("/service_instances", json);
      expect([name, reply.status], reply.text).toEqual([name, 400]);
    }
    expect((await operatorOf().send("GET", "/service_instances/extra2")).status).toBe(404);
  });

  it("row 209: names are short and plain, whatever else is sent as one", async () => {
    const names = [
      "n".repeat(33),
      "",
      "../../x",
      "..",
      "a\u0000b",
      "\u202eabc",
      "<img src=x onerror=alert(1)>",
      '=HYPERLINK("http://x")',
      "-rf",
      "a/b",
    ];
    for (const name of names) {
      const replies = [
        await operatorOf().createInstance(name, { roles: ["MonitoringDataRead"] }),
        await operatorOf().createKey("demo-api", name),
      ];
      for (const reply of replies) {
        expect([name, reply.status]).toEqual([name, 400]);
        expect(reply.json<Refused>().error.field).toBe("name");
      }
    }
    await expectTooLarge(stackOf(), "/service_instances", JSON.stringify({ name: "x".repeat(1024 * 1024) }));
  });

  it("row 210: numbers outside their range are refused by the name of their field", async () => {
    const key = (parameters: object) => operatorOf().createKey("demo-api", "numbers", parameters);
    const certificate = { "key-type": "certificate" };
    for (const validity of [0, 366, -1, 1.5, "365", null, 1e9]) {
      const reply = await key({ ...certificate, validity });
      expect([validity, reply.status, reply.json<Refused>().error.field]).toEqual([
        validity,
        400,
        "validity",
      ]);
    }
    for (const length of [512, 1024, 3, 16_384, "2048", null]) {
      const reply = await key({ ...certificate, "key-length": length });
      expect([length, reply.status, reply.json<Refused>().error.field]).toEqual([length, 400, "key-length"]);
    }
    for (const seconds of [3_599, 86_401, "3600", null, Number.MAX_SAFE_INTEGER]) {
      const parameters = { roles: ["MonitoringDataRead"], "token-validity": seconds };
      const reply = await operatorOf().createInstance("numbers", parameters);
      expect([seconds, reply.status, reply.json<Refused>().error.field]).toEqual([
        seconds,
        400,
        "token-validity",
      ]);
    }
  });

  it("row 215: a key is found under its own instance alone, and nothing by guessing", async () => {
    const operator = operatorOf();
    await operator.createInstance("first", { roles: ["MonitoringDataRead"] });
    await operator.createInstance("second", { roles: ["MonitoringDataRead"] });
    const made = await operator.createKey("first", "mine");
    const { guid } = made.json<Managed>();
    const answer = async (method: "GET" | "DELETE", path: string) => {
      const { status, text } = await operator.send(method, `/service_instances/${path}`);
      return [status, text];
    };
    for (const method of ["GET", "DELETE"] as const) {
      const unknown = await answer(method, "second/service_keys/nothing");
      expect(unknown[0]).toBe(404);
      for (const path of [
        "second/service_keys/mine",
        `second/service_keys/${guid}`,
        `first/service_keys/${guid}`,
      ])
        expect([path, ...(await answer(method, path))]).toEqual([path, ...unknown]);
      for (let id = 0; id < 20; id += 1)
        expect(await answer(method, `first/service_keys/${id}`)).toEqual(unknown);
    }
    expect((await operator.send("GET", "/service_instances/first/service_keys/mine")).status).toBe(200);
  });

  it("row 219: an upstream is a directory at an address that may be one, or the start is refused", async () => {
    const home = await temporaryFolder();
    const directory = {
      bindDn: "cn=x",
      bindPassword: "told to nobody",
      users: { base: "dc=x", attribute: "uid" },
    };
    const urls = [
      "file:///etc/passwd",
      "http://169.254.169.254/",
      "gopher://127.0.0.1:70/",
      "ldap://10.0.0.1:22",
      "x",
    ];
    try {
      const file = join(home, "directory.json");
      for (const url of urls) {
        await writeFile(file, JSON.stringify({ url, ...directory }));
        expect(() => readLdapSettings(file), url).toThrow(/^TENANTBOX_LDAP: .*: url: /);
      }
      const settings = { ...quiet, TENANTBOX_HOME: join(home, "started"), TENANTBOX_LDAP: file };
      const { code, stderr } = await tenantbox(["start"], { settings });
      expect([code === 0, stderr.includes("TENANTBOX_LDAP"), stderr.includes("told to")]).toEqual([
        false,
        true,
        false,
      ]);
      const chosen = await operatorOf().send("PUT", "/identity_provider", {
        default: "http://169.254.169.254/",
      });
      expect(chosen.status).toBe(400);
    } finally {
      await remove(home);
    }
  });
}
