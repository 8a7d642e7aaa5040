import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readParameters } from "./parameters.ts";

describe("--parameters", () => {
  let directory: string;
  const read = (given: string | undefined, input = ""): Promise<unknown> =>
    readParameters(given, { directory, readInput: () => Promise.resolve(input) });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "tenantbox-parameters-"));
    await writeFile(join(directory, "key.json"), '{"validity": 30}');
    await writeFile(join(directory, "broken.json"), "{");
  });
  afterAll(() => rm(directory, { recursive: true }));

  test("left out gives none", async () => {
    expect(await read(undefined)).toBeUndefined();
  });

  test.each([
    ['{"roles":["MonitoringDataRead"]}', { roles: ["MonitoringDataRead"] }],
    ["  {}", {}],
    ["key.json", { validity: 30 }],
  ])("%s gives its value", async (given, value) => {
    expect(await read(given)).toEqual(value);
  });

  test("a dash reads standard input", async () => {
    expect(await read("-", '{"a":1}')).toEqual({ a: 1 });
  });

  test.each([
    ["{", /^--parameters is not JSON: /],
    ["broken.json", /^broken\.json is not JSON: /],
    ["missing.json", /^--parameters: missing\.json is neither JSON nor a readable file \(ENOENT\)$/],
  ])("%s is refused in one line that says why", async (given, message) => {
    await expect(read(given)).rejects.toThrow(message);
  });
});
