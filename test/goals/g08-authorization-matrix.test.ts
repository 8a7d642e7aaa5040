import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { messageLogModel } from "../../packages/resource-api/src/model/index.ts";
import { routes } from "../../packages/resource-api/src/routes.ts";
import { type Feed, read, tokenFor } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { doors, mayDo, templates } from "./authorization/fact-sheet.ts";
import { type Caller, kinds, type MatrixTenant, startMatrixTenant } from "./authorization/principals.ts";
import { type Addresses, everyRoad, type Road, shortRoads } from "./authorization/roads.ts";
import { report } from "./report.ts";

/** In `npm test` certificates and users stand for few; in goals mode for everybody. */
const ofEveryKind = (template: string): boolean =>
  thorough || /^(Message|Data)\w+PayloadsRead$/.test(template);
/** How whoever may is answered: with what is there, or that it is not. */
const opened: ReadonlySet<number> = new Set([200, 201, 202, 204, 404]);
/** How everybody is answered where the fact sheet has no entry. */
const closed: ReadonlySet<number> = new Set([403, 405, 501]);
const atOnce = 6;

let tenant: MatrixTenant;
let everything: string;
let addresses: Addresses;
beforeAll(async () => {
  tenant = await startMatrixTenant(ofEveryKind);
  everything = await tokenFor(tenant, "everything", "secret");
  addresses = await addressesOf();
});
afterAll(() => tenant.stop());

/** The first entity of each set that has one. */
async function addressesOf(): Promise<Addresses> {
  const known = new Map<string, string>();
  for (const set of messageLogModel.bySet.keys()) {
    const reply = await read(tenant, everything, `${set}?$top=1`);
    const [first] = reply.json<Feed<{ __metadata: { uri: string } }>>().d?.results ?? [];
    const uri = first?.__metadata.uri.replace(`${tenant.apiUrl}/api/v1/`, "");
    if (uri !== undefined) known.set(set, uri);
  }
  return known;
}

/** What is different from the table on a caller's roads: nothing, it is hoped. */
async function differencesOf(caller: Caller, roads: readonly Road[]): Promise<string[]> {
  const waiting = [...roads];
  const differences: string[] = [];
  const worker = async (): Promise<void> => {
    for (let road = waiting.shift(); road !== undefined; road = waiting.shift()) {
      const status = await caller.go(road);
      const nobodys = road.needs.some((door) => !doors.has(door));
      // Whoever may not hears 403 and nothing of what is there.
      const right = mayDo(caller.template, road.needs) ? opened.has(status) : status === 403;
      if (nobodys ? closed.has(status) : right) continue;
      const { method, path, within = "alone" } = road;
      differences.push(
        `${caller.template} by ${caller.kind}, ${within}: ${method} ${path} was answered ${status}`,
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return differences;
}

const patient = { timeout: thorough ? 1_800_000 : 120_000 };

describe("G8, row 137: what each role template opens", patient, () => {
  it("is what the fact sheet says, for every template, entity set, method, road and kind of caller", async () => {
    const roads = thorough ? everyRoad(addresses) : shortRoads(addresses);
    const differences: string[] = [];
    let combinations = 0;
    for (const template of templates.keys())
      for (const kind of ofEveryKind(template) ? kinds : (["token"] as const)) {
        differences.push(...(await differencesOf(await tenant.caller(template, kind), roads)));
        combinations += roads.length;
      }
    report("g08", { combinations, "of it roads": roads.length, differences: differences.length });
    expect(differences.slice(0, 50)).toEqual([]);
    expect(combinations).toBeGreaterThan(thorough ? 20_000 : 3_000);
  });

  it("is the same on every road, for the roles that differ most", async () => {
    const roads = everyRoad(addresses);
    for (const template of ["MonitoringDataRead", "AuthGroup_BusinessExpert"])
      expect(await differencesOf(await tenant.caller(template, "token"), roads)).toEqual([]);
  });

  it("has an entry for every entity set and function that the service names, and for every content behind an entity", async () => {
    const metadata = (await read(tenant, everything, "$metadata", { headers: { accept: "*/*" } })).text;
    const named = (pattern: RegExp): string[] => [...metadata.matchAll(pattern)].map(([, name = ""]) => name);
    const sets = named(/<EntitySet Name="(\w+)"/g);
    expect(sets.length).toBeGreaterThan(25);
    const media = sets.filter((set) => messageLogModel.bySet.get(set)?.media !== undefined);
    const wanted = [
      ...sets.map((set) => `GET ${set}`),
      ...media.map((set) => `VALUE ${set}`),
      ...named(/<FunctionImport Name="(\w+)"/g).map((name) => `CALL ${name}`),
    ];
    expect(wanted.filter((door) => !doors.has(door))).toEqual([]);
  });

  it("has none for what is the operator's: a token with every role is refused there", async () => {
    for (const path of Object.values(routes).filter((one) => one.startsWith(routes.administration)))
      for (const method of ["GET", "POST", "PUT", "DELETE"] as const) {
        const headers = { authorization: `Bearer ${everything}` };
        const { status } = await tenant.call(`${tenant.apiUrl}${path}`, { method, headers });
        expect([method, path, [401, 403, 404, 405].includes(status)]).toEqual([method, path, true]);
      }
  });
});
