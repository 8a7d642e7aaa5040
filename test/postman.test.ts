import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { remove, runProgram, temporaryFolder } from "./processes.ts";
import { startStack } from "./stack.ts";

const newman = fileURLToPath(import.meta.resolve("newman/bin/newman.js"));
const shipped = (name: string): string => fileURLToPath(new URL(`../postman/${name}`, import.meta.url));

interface Run {
  readonly stats: Readonly<Record<"requests" | "assertions", { readonly total: number }>>;
  readonly failures: readonly {
    readonly source: { readonly name: string };
    readonly error: { readonly message: string };
  }[];
  readonly executions: readonly { readonly item: { readonly name: string } }[];
}

it("newman runs the Postman collection that the project ships, and every assertion in it holds", {
  timeout: 120_000,
}, async () => {
  const [stack, folder] = await Promise.all([startStack(), temporaryFolder()]);
  try {
    const { clientid, clientsecret = "", tokenurl, url } = stack.key("demo-api", "secret");
    const report = join(folder, "run.json");
    const values = { tokenUrl: tokenurl, apiUrl: url, clientId: clientid, clientSecret: clientsecret };
    const options = {
      environment: shipped("tenantbox.postman_environment.json"),
      "ssl-extra-ca-certs": join(stack.home, "ca.pem"),
      reporters: "json",
      "reporter-json-export": report,
    };
    const words = [
      ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
      ...Object.entries(values).flatMap(([name, value]) => ["--env-var", `${name}=${value}`]),
    ];
    const collection = shipped("tenantbox.postman_collection.json");
    const ended = await runProgram(process.execPath, [newman, "run", collection, ...words]).ended;
    const { run } = JSON.parse(readFileSync(report, "utf8")) as { run: Run };
    expect(run.failures.map(({ source, error }) => `${source.name}: ${error.message}`)).toEqual([]);
    expect(ended.code).toBe(0);
    expect(run.executions.map(({ item }) => item.name)).toEqual(namesOf(shippedCollection()));
    expect(run.stats.assertions.total).toBeGreaterThan(run.stats.requests.total);
  } finally {
    await Promise.all([stack.stop(), remove(folder)]);
  }
});

interface Item {
  readonly name: string;
  readonly item?: readonly Item[];
}
const shippedCollection = (): Item =>
  JSON.parse(readFileSync(shipped("tenantbox.postman_collection.json"), "utf8")) as Item;
const namesOf = ({ name, item }: Item): readonly string[] => item?.flatMap(namesOf) ?? [name];
