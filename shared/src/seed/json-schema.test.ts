import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseSeed, seedJsonSchema } from "./index.ts";

const published = new URL("../../../docs/seed.schema.json", import.meta.url);

describe("the published JSON Schema", () => {
  // `vitest run --update=all` writes it anew.
  it("is the one that seeds are checked with", async () => {
    await expect(`${JSON.stringify(seedJsonSchema(), undefined, 2)}\n`).toMatchFileSnapshot(
      published.pathname,
    );
  });

  const byEditor = async (seed: unknown): Promise<boolean> =>
    z.fromJSONSchema(JSON.parse(await readFile(published, "utf8")) as never).safeParse(seed).success;

  it("accepts the documented example, as a tenant does", async () => {
    const document = await readFile(new URL("../../../docs/seeds.md", import.meta.url), "utf8");
    const example: unknown = parse(/<!-- seed: example -->\n```yaml\n(.*?)```/s.exec(document)?.[1] ?? "");
    expect(await byEditor(example)).toBe(true);
    expect((await parseSeed(example)).instances).toHaveLength(2);
  });

  it.each([
    [{ colour: "red" }],
    [{ flows: [{ name: "no id" }] }],
    [{ flows: [{ id: "a", endings: { DONE: 1 } }] }],
    [{ instances: [{ name: "a", plan: "api", parameters: { roles: ["Reader"] } }] }],
    [{ instances: [{ name: "a", plan: "apy" }] }],
    [{ logs: { generated: { count: -1 } } }],
    [{ users: [{ name: "kim", password: "short" }] }],
    [{ accessPolicies: [{ artifactReferences: [] }] }],
    [
      {
        accessPolicies: [
          {
            roleName: "a",
            artifactReferences: [{ name: "b", type: "FLOW", conditionAttribute: "ID", conditionValue: "c" }],
          },
        ],
      },
    ],
  ])("refuses what a tenant refuses: %j", async (seed) => {
    expect(await byEditor(seed)).toBe(false);
    await expect(parseSeed(seed)).rejects.toThrow("seed: ");
  });
});
