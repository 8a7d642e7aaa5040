import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadSeed, parseSeed, SeedError, type SeedProblem } from "./index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tenantbox-seed-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

const problemsOf = async (loading: Promise<unknown>): Promise<readonly SeedProblem[]> => {
  const error = await loading.then(
    () => undefined,
    (refused: unknown) => refused,
  );
  if (error instanceof SeedError) return error.problems;
  throw new Error(`this is no refusal of a seed: ${String(error)}`);
};

const places = async (loading: Promise<unknown>): Promise<string[]> =>
  (await problemsOf(loading)).map(({ line, column, path }) => `${line}:${column} ${path.join(".")}`);

describe("a seed", () => {
  it("may be empty: an empty file, an empty object and nothing at all say the same", async () => {
    const empty = await loadSeed(await file("empty.yaml", ""));
    expect(empty.instances).toEqual([]);
    expect(empty).toEqual(await parseSeed({}));
    expect(empty).toEqual(await loadSeed(await file("empty.json", "{}")));
  });

  it("says the same in YAML and in JSON", async () => {
    const yaml =
      "instances:\n  - name: reader\n    plan: api\n    parameters: { roles: [MonitoringDataRead] }\n";
    const json = JSON.stringify({
      instances: [{ name: "reader", plan: "api", parameters: { roles: ["MonitoringDataRead"] } }],
    });
    const fromYaml = await loadSeed(await file("one.yaml", yaml));
    expect(fromYaml).toEqual(await loadSeed(await file("one.json", json)));
    expect(fromYaml.instances).toEqual([
      { name: "reader", plan: "api", parameters: { roles: ["MonitoringDataRead"] }, keys: [] },
    ]);
  });

  it("with a policy whose expression is not understood is refused at its place, in words", async () => {
    const text = `accessPolicies:
  - roleName: Payroll
    artifactReferences:
      - { name: one, type: INTEGRATION_FLOW, conditionAttribute: ID, conditionValue: "a(b" }
      - name: other
        type: INTEGRATION_FLOW
        conditionAttribute: ID
        conditionType: regularExpression
        conditionValue: "a(b"
`;
    const [problem, ...others] = await problemsOf(loadSeed(await file("seed.yaml", text)));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      line: 9,
      path: ["accessPolicies", 0, "artifactReferences", 1, "conditionValue"],
      message: expect.stringContaining("only characters, \\ before special ones") as string,
    });
  });

  it("of several files is joined in the order of their names; of what there is once the later one counts", async () => {
    await file("20-more.json", '{"flows": [{"id": "second"}], "settings": {"odata": "lenient"}}');
    await file(
      "10-first.yaml",
      "flows: [{ id: first }]\nsettings: { odata: strict, retentionLogsDays: 7 }\n",
    );
    await file("notes.txt", "not a seed");
    const seed = await loadSeed(folder);
    expect(seed.flows.map(({ id }) => id)).toEqual(["first", "second"]);
    expect(seed.settings).toEqual({ odata: "lenient", retentionLogsDays: "7" });
  });

  it("holds the text of the PEM files it names, and full paths of export files", async () => {
    await file("client.pem", "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n");
    const seed = await loadSeed(
      await file(
        "seed.yaml",
        "instances:\n- { name: a, plan: api, parameters: { roles: [] }, keys: [{ name: k, certificate: client.pem }] }\nlogs: { file: page1.json }\n",
      ),
    );
    expect(seed.instances[0]?.keys[0]?.certificate).toContain("BEGIN CERTIFICATE");
    expect(seed.logs.file).toEqual([join(folder, "page1.json")]);
  });
});

describe("a broken seed is refused with every problem and its place:", () => {
  it.each([
    ["an unknown member", "users: []\ncolour: red\n", "2:1 colour"],
    ["an unknown member in a list", "flows:\n- id: a\n  speed: 1\n", "3:3 flows.0.speed"],
    ["a missing member, where its object begins", "flows:\n  - name: a\n", "2:5 flows.0.id"],
    [
      "text where a number is expected",
      "logs:\n  generated:\n    count: many\n",
      "3:12 logs.generated.count",
    ],
    ["an unknown plan", "instances:\n- name: a\n  plan: apy\n", "3:9 instances.0.plan"],
    [
      "an unknown role",
      "roleCollections: [{ name: a, roles: [Reader] }]\n",
      "1:38 roleCollections.0.roles.0",
    ],
    ["a moment that is none", "logs: { listed: [{ start: yesterday }] }\n", "1:27 logs.listed.0.start"],
    ["a wrong setting", "settings:\n  odata: loose\n", "2:10 settings.odata"],
    ["a name that comes twice", "flows:\n- id: a\n- id: a\n", "3:7 flows.1.id"],
    ["a flow that leads nowhere", "flows:\n- id: a\n  next: [b]\n", "3:10 flows.0.next.0"],
    ["a member through an alias", "flows:\n- &one { id: a, speed: 1 }\n", "2:17 flows.0.speed"],
    ["a list instead of an object", "- users\n", "1:1 "],
    ["a member name that comes twice", "users: []\nusers: []\n", "2:1 "],
    ["an alias of nothing", "users: *them\n", "1:8 "],
    ["a second document", "users: []\n---\nflows: []\n", "2:1 "],
    ["broken YAML", "users: [\n", "2:1 "],
    [
      "a PEM file that is missing",
      "certificateAuthority: { certificate: a.pem, key: b.pem }",
      "1:38 certificateAuthority.certificate",
    ],
  ])("%s", async (_what, text, place) => {
    expect((await places(loadSeed(await file("seed.yaml", text))))[0]).toBe(place);
  });

  it("all of them at once, in the order of the files and lines, with the file's name", async () => {
    await file("a.yaml", "colour: red\nusers: [{ name: kim }]\n");
    await file("b.json", '{\n\t"flows": [{ "id": 1 }]\n}');
    const problems = await problemsOf(loadSeed(folder));
    expect(problems.map(({ file: name, line }) => [name?.slice(folder.length + 1), line])).toEqual([
      ["a.yaml", 1],
      ["a.yaml", 2],
      ["b.json", 2],
    ]);
  });

  it("says what is allowed, and repeats no password", async () => {
    const loading = loadSeed(
      await file("seed.yaml", "users:\n- { name: kim, password: 1234567890, role: x }\n"),
    );
    const messages = (await problemsOf(loading)).map(({ message }) => message).join("\n");
    expect(messages).toContain("allowed are name, password, roles, roleCollections");
    expect(messages).toContain("put it in quotes");
    expect(messages).not.toContain("1234567890");
  });

  it("what only tests may have needs a tenant for tests", async () => {
    const path = await file(
      "seed.yaml",
      "clock: 2026-01-31T08:00:00Z\nfaults:\n- fault: { kind: status, status: 503 }\n",
    );
    expect(await places(loadSeed(path, { testFeatures: false }))).toEqual(["1:1 clock", "2:1 faults"]);
    expect((await loadSeed(path, { testFeatures: true })).clock).toBe(Date.UTC(2026, 0, 31, 8));
  });

  it("repeats no key that lacks its first line", async () => {
    const key = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7".repeat(4);
    const loading = parseSeed({ certificateAuthority: { certificate: "ca.pem", key } });
    const messages = (await problemsOf(loading)).map(({ message }) => message);
    expect(messages).toEqual([
      expect.stringContaining('"ca.pem" is neither'),
      expect.stringContaining("this text is neither"),
    ]);
  });

  it("an alias bomb is refused rather than unfolded", async () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(9).fill(`*${of}`).join(", ")}]\n`;
    const bomb = `a: &a [x]\n${level("b", "a")}${level("c", "b")}${level("d", "c")}${level("e", "d")}`;
    expect((await problemsOf(loadSeed(await file("bomb.yaml", bomb))))[0]?.message).toMatch(/alias/i);
  });

  it("a value of a program has paths and no lines", async () => {
    const [problem] = await problemsOf(parseSeed({ flows: [{ id: "a" }, { id: "" }] }));
    expect(problem).toMatchObject({ path: ["flows", 1, "id"], message: "at least 1 character is expected" });
    expect(problem?.line).toBeUndefined();
  });

  it("a value of a program that is no data is refused", async () => {
    await expect(parseSeed({ clock: () => 0 })).rejects.toThrow("seed: objects, lists, text");
  });

  it("a file that is not there is named", async () => {
    await expect(loadSeed(join(folder, "nothing.yaml"))).rejects.toThrow(
      /nothing\.yaml: there is no such file/,
    );
  });
});
