import { expect, it } from "vitest";
import { ecKeys } from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { routes } from "../../packages/token-server/src/routes.ts";
import type { CfCli, Resource } from "../cf-cli.ts";
import { type Administration, askToken, basic, bearer } from "../flows.ts";
import { v3Refusal, type V3List } from "../platform.ts";
import type { HostileStack } from "./hostile-stack.ts";
import type { Pki } from "./pki.ts";

/** Who asks, and what it asks with. */
export interface PlatformAttack {
  readonly stack: HostileStack;
  readonly cf: CfCli;
  readonly operator: Administration;
  readonly pki: Pki;
}

const roles = ["MonitoringDataRead"];
const paths = (Object.values(routes).flat() as string[])
  .filter((path) => path.startsWith("/v3") && !["/v3", "/v3/info"].includes(path))
  .map((path) => path.replaceAll(/:\w+/g, "x"));

/** Rows 206-218 as they apply to the platform's API; those of `/admin/v1` stand in `management-rows.ts`. */
export function platformApiRows(attackOf: () => PlatformAttack): void {
  const failureOf = async (reply: Awaited<ReturnType<CfCli["createKey"]>>): Promise<string> => {
    const { cf } = attackOf();
    if (reply.status !== 202) return reply.text;
    const { state, errors } = await cf.job(reply);
    expect(state).toBe("FAILED");
    return errors[0]?.detail ?? "";
  };

  it("row 206: every address below /v3 is closed to everybody without a user's token, by every method", async () => {
    const { stack } = attackOf();
    const key = stack.key("demo-api", "secret");
    const callers = {
      nobody: {},
      "a key's secret": basic(key.clientid, key.clientsecret),
      "a broken token": bearer(`${stack.token.slice(0, -4)}AAAA`),
      "a client's token": bearer(stack.token),
    };
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths)
      for (const [caller, headers] of Object.entries(callers)) {
        const asked = await stack.call(`${stack.tokenUrl}${path}`, { headers });
        expect([401, 404], `${caller} GET ${path}`).toContain(asked.status);
        for (const method of ["POST", "PATCH", "DELETE", "PUT"]) {
          const { status } = await stack.call(`${stack.tokenUrl}${path}`, { method, headers });
          expect([401, 404], `${caller} ${method} ${path}`).toContain(status);
        }
      }
  });

  it("rows 207 and 214: bodies that say more, less or something else are refused, and nothing of them is stored", async () => {
    const { cf } = attackOf();
    const plans = await cf.list("/v3/service_plans", [["names", "api"]]);
    const relationships = {
      space: { data: { guid: cf.space } },
      service_plan: { data: { guid: plans.resources[0]?.["guid"] } },
    };
    const good = { type: "managed", name: "extra", parameters: { roles }, relationships };
    const bodies: Readonly<Record<string, unknown>> = {
      "fields of the server": {
        ...good,
        guid: "1",
        client_id: "sb-mine",
        client_secret: "mine",
        zid: "z",
        createdAt: 0,
      },
      "user-provided": { ...good, type: "user-provided", credentials: { a: "b" } },
      "no type": { ...good, type: undefined },
      "no relationships": { ...good, relationships: undefined },
      "an unknown plan": {
        ...good,
        relationships: { ...relationships, service_plan: { data: { guid: "admin" } } },
      },
      "another space": { ...good, relationships: { ...relationships, space: { data: { guid: "x" } } } },
      "a list of guids": {
        ...good,
        relationships: { ...relationships, space: { data: [{ guid: cf.space }] } },
      },
      "parameters that are a list": { ...good, parameters: [] },
      "labels that are none": { ...good, metadata: { labels: { "a b": "c" } } },
      "a label of the platform": { ...good, metadata: { labels: { "cloudfoundry.org/x": "c" } } },
      "an annotation with NUL": { ...good, metadata: { annotations: { a: "b\u0000c" } } },
      "half a surrogate": { ...good, metadata: { annotations: { a: "\ud800" } } },
      "a prototype": JSON.parse('{"__proto__":{"type":"managed"},"name":"extra"}'),
    };
    for (const [what, body] of Object.entries(bodies)) {
      const refusal = v3Refusal(await cf.send("POST", "/v3/service_instances", body));
      expect([what, ...refusal.slice(0, 3)]).toEqual([what, 422, 10008, "CF-UnprocessableEntity"]);
    }
    for (const parameters of [{ roles: ["__proto__"] }, { roles, client_id: "x" }, { roles: [] }]) {
      const job = await cf.job(await cf.createService("api", "extra", parameters));
      expect(job.state).toBe("FAILED");
    }
    await cf.send("DELETE", `/v3/service_instances/${(await cf.instance("extra"))?.guid ?? ""}`);
  });

  it("row 214: what is no JSON object is refused as such, and what is gone is not deleted twice", async () => {
    const { cf } = attackOf();
    for (const body of ["{", "[]", "null", '"text"', "\u0000"]) {
      const reply = await cf.sendText("POST", "/v3/service_instances", body);
      expect(v3Refusal(reply).slice(0, 3), body).toEqual([400, 1001, "CF-MessageParseError"]);
    }
    await cf.job(await cf.createService("api", "twice", { roles }));
    for (const parameters of [{ roles }, { roles: ["MessagePayloadsRead"] }])
      expect((await cf.createService("api", "twice", parameters)).status).toBe(422);
    const path = `/v3/service_instances/${(await cf.instance("twice"))?.guid ?? ""}`;
    await cf.job(await cf.send("DELETE", path));
    expect(v3Refusal(await cf.send("DELETE", path)).slice(0, 2)).toEqual([404, 10010]);
  });

  it("row 209: names are short and plain, whatever else is sent as one, and look-ups with anything find nothing", async () => {
    const { cf } = attackOf();
    const names = [
      "n".repeat(33),
      "../../x",
      "a\u0000b",
      "\u202eabc",
      "<img src=x onerror=alert(1)>",
      '=HYPERLINK("http://x")',
      "-rf",
      "x".repeat(500_000),
    ];
    for (const name of ["", ...names]) {
      expect((await cf.createService("api", name, { roles })).status, name.slice(0, 40)).toBe(422);
      expect((await cf.createKey("demo-api", name)).status, name.slice(0, 40)).toBe(422);
    }
    for (const name of names.filter((one) => one.length < 1000)) {
      expect(await cf.instance(name), name).toBeUndefined();
      const path = `/v3/service_instances/${encodeURIComponent(name)}`;
      expect([404, 400], name).toContain((await cf.get(path)).status);
      expect([404, 400], name).toContain((await cf.get(`/v3/jobs/${encodeURIComponent(name)}`)).status);
    }
  });

  it("row 210: numbers outside their range end in a job that failed and names the field", async () => {
    const { cf } = attackOf();
    let made = 0;
    const key = (parameters: object) => cf.createKey("demo-api", `number-${(made += 1)}`, parameters);
    for (const validity of [0, 366, -1, 1.5, "365", null, 1e9])
      expect(await failureOf(await key({ "key-type": "certificate", validity }))).toContain(
        "broker error: validity: ",
      );
    for (const length of [512, 1024, 3, 16_384, "2048", null])
      expect(await failureOf(await key({ "key-type": "certificate", "key-length": length }))).toContain(
        "broker error: key-length: ",
      );
    for (const seconds of [3599, 86_401, "3600", null])
      expect(
        await failureOf(
          await cf.createService("api", `number-${(made += 1)}`, { roles, "token-validity": seconds }),
        ),
      ).toContain("broker error: token-validity: ");
  });

  it("rows 211 and 212: an external certificate is one certificate, and of a private key nothing is kept", async () => {
    const { cf, pki } = attackOf();
    const { leaf, authority, root } = pki;
    const one = leaf();
    const pem = one.certificate.toString();
    const secret = String(one.privateKey.export({ type: "pkcs8", format: "pem" }));
    let made = 0;
    const external = (text: string) =>
      cf.createKey("demo-api", `outside-${(made += 1)}`, {
        "key-type": "certificate_external",
        "X.509": text,
      });
    const bad = [
      pem + root.certificate.toString(),
      pem + secret,
      secret,
      "words",
      authority("theirs").certificate.toString(),
    ];
    for (const text of bad) {
      const failure = await failureOf(await external(text));
      expect(failure).toContain("broker error: X.509");
    }
    const shown = await cf.get("/v3/service_credential_bindings?per_page=5000");
    const said = shown.text.replaceAll("\\n", "\n");
    for (const line of secret.split("\n").slice(1, -2)) expect(said).not.toContain(line);
    const good = [leaf().certificate.toString().replaceAll("\n", "\r\n")];
    for (const curve of ["P-256", "P-384"]) good.push(leaf({ keys: ecKeys(curve) }).certificate.toString());
    for (const text of good) expect((await cf.job(await external(text))).state).toBe("COMPLETE");
  });

  it("row 215: a key is found under its own instance alone, and nothing by guessing", async () => {
    const { cf } = attackOf();
    await cf.job(await cf.createService("api", "mine", { roles }));
    await cf.job(await cf.createKey("mine", "k"));
    const { guid = "" } = (await cf.instance("demo-api")) ?? {};
    const others = await cf.list("/v3/service_credential_bindings", [
      ["names", "k"],
      ["service_instance_guids", guid],
    ]);
    expect(others.resources).toEqual([]);
    const answer = async (id: string): Promise<readonly unknown[]> => {
      const { status, text } = await cf.get(`/v3/service_credential_bindings/${id}/details`);
      return [status, text];
    };
    const unknown = await answer("unknown");
    expect(unknown[0]).toBe(404);
    for (const id of [guid, "1", "2", "..%2f..", "' or '1'='1"]) expect(await answer(id)).toEqual(unknown);
    const all = await cf.get("/v3/service_instances?per_page=5000");
    expect(all.text).not.toContain("operator");
  });

  it("row 217: of 50 equal orders at once one makes an instance, and the others are told that its name is taken", async () => {
    const { cf } = attackOf();
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => cf.createService("api", "ordered-once", { roles })),
    );
    const accepted = replies.filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(1);
    for (const reply of replies)
      if (reply.status !== 202) expect(v3Refusal(reply).slice(0, 2)).toEqual([422, 10008]);
    for (const reply of accepted) expect((await cf.job(reply)).state).toBe("COMPLETE");
    const found = await cf.list("/v3/service_instances", [["names", "ordered-once"]]);
    expect(found.resources).toHaveLength(1);
  });

  it("row 218: no key outlives the instance that was deleted while it was made", async () => {
    const { stack, cf, operator } = attackOf();
    await cf.job(await cf.createService("api", "passing", { roles }));
    const { guid = "" } = (await cf.instance("passing")) ?? {};
    const kinds = [undefined, { "key-type": "certificate" }];
    const orders = await Promise.all(
      Array.from({ length: 8 }, (_, index) => cf.createKey("passing", `k${index}`, kinds[index % 2])),
    );
    const details = await cf.get(`/v3/service_credential_bindings?service_instance_guids=${guid}`);
    const early = await Promise.all(
      details
        .json<V3List<Resource>>()
        .resources.map(async (key) => cf.get(`/v3/service_credential_bindings/${key.guid}/details`)),
    );
    const removal = await cf.send("DELETE", `/v3/service_instances/${guid}`);
    for (const order of [...orders, removal]) if (order.status === 202) await cf.job(order);
    expect((await cf.get(`/v3/service_instances/${guid}`)).status).toBe(404);
    expect((await operator.send("GET", "/service_instances/passing")).status).toBe(404);
    for (const reply of early) {
      if (reply.status !== 200) continue;
      const { oauth } = reply.json<{ credentials: { oauth: Parameters<typeof askToken>[1] } }>().credentials;
      if (oauth.clientsecret !== undefined) expect((await askToken(stack, oauth)).status).toBe(401);
    }
  });
}
