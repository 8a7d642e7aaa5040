import { startTenant, type Tenant, type TenantOptions } from "tenantbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "./database/engines.ts";
import { logAdministrationOf } from "./log-administration.ts";
import { logs } from "./message-log.ts";
import type { TestDatabase } from "./postgres.ts";
import { seededMoment, seedWithLogs } from "./seeded-logs-seed.ts";
import { type Client, tenantAt } from "./tenant.ts";
import { type Answered, answersOf, pathsOf } from "./walk-api.ts";

interface Seeded {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly token: string;
}

describe("Two tenants of one seed and one clock", () => {
  const open: (() => Promise<unknown>)[] = [];
  const places: TestDatabase[] = [];
  let seed: NonNullable<TenantOptions["seed"]>;
  let first: Seeded;
  let expected: readonly Answered[];
  let paths: readonly string[];

  const start = async (options: TenantOptions): Promise<Seeded> => {
    const tenant = await startTenant({ seed, ...options });
    open.push(() => tenant.stop());
    const client = tenantAt(tenant.home, tenant);
    open.push(() => client.close());
    // The time stands still, or the answers would say how long it takes to ask.
    tenant.clock.freeze();
    await tenant.clock.set(seededMoment);
    return { tenant, client, token: await tenant.token("reader", "secret") };
  };

  beforeAll(async () => {
    seed = await seedWithLogs({ count: 40, seed: 5 });
    first = await start({});
    const found = await logs(first.client, first.token, "$filter=ApplicationMessageId ne null&$top=1000");
    const ids = found.flatMap(({ ApplicationMessageId: id, MessageGuid: guid }) => [
      `IdMapFromIds?id=${String(id)}`,
      `IdempotentRepositoryEntries?id=timesheets_${guid.slice(-6)}.csv`,
      `GenericIdempotentRepositoryEntries?id=rates-${guid.slice(3, 9)}`,
    ]);
    paths = await pathsOf(first.client, first.token, ids);
    expected = await answersOf(first.client, first.token, paths);
  }, 120_000);
  afterAll(async () => {
    for (const close of open.toReversed()) await close();
    for (const place of places) await place.drop();
  });

  it("are walked through from end to end", () => {
    const answered = expected.filter(({ status }) => status === 200);
    const sets = new Set(answered.map(({ path }) => /^\S+ ([A-Za-z]+)/.exec(path)?.[1]));
    expect(sets.size).toBeGreaterThan(25);
    expect(answered.length).toBeGreaterThan(1_000);
  });

  it("are others where the seed says another number", async () => {
    const other = await start({ seed: await seedWithLogs({ count: 40, seed: 6 }) });
    const list = ["MessageProcessingLogs"];
    const answers = await answersOf(other.client, other.token, list);
    const before = expected.filter(({ path }) => path.endsWith(" MessageProcessingLogs"));
    expect(answers.map(({ status }) => status)).toEqual(before.map(({ status }) => status));
    expect(answers.filter((answer, index) => same(answer, before[index]))).toEqual([]);
  });

  it("answer the whole API alike, byte for byte, in JSON and Atom", { timeout: 120_000 }, async () => {
    const second = await start({});
    const others = await answersOf(second.client, second.token, paths);
    expect(others.filter((other, index) => !same(other, expected[index]))).toEqual([]);
    expect(await pathsOf(second.client, second.token, paths)).toEqual(paths);
  });

  it.skipIf(!engines.every(({ available }) => available))(
    "answer alike also where one is on SQLite and the other on PostgreSQL",
    { timeout: 240_000 },
    async () => {
      const place = await (engines.find(({ name }) => name === "PostgreSQL") ?? engines[1])?.fresh();
      if (place === undefined) throw new Error("no PostgreSQL");
      places.push(place);
      const second = await start({ settings: { databaseUrl: place.url } });
      const others = await answersOf(second.client, second.token, paths);
      expect(others.filter((other, index) => !same(other, expected[index]))).toEqual([]);
    },
  );

  it("answer as at first after a reset, whatever was done meanwhile", { timeout: 120_000 }, async () => {
    const { tenant, client } = first;
    const operator = await logAdministrationOf(client);
    await operator.send(
      "POST",
      "/message_logs",
      `${JSON.stringify({ MessageGuid: "late", Status: "COMPLETED" })}\n`,
    );
    await tenant.clock.advance(40 * 86_400_000);
    await tenant.reset();
    tenant.clock.freeze();
    await tenant.clock.set(seededMoment);
    const token = await tenant.token("reader", "secret");
    const again = await answersOf(client, token, paths);
    expect(again.filter((other, index) => !same(other, expected[index]))).toEqual([]);
  });
});

function same(one: Answered, other: Answered | undefined): boolean {
  return (
    other !== undefined &&
    one.path === other.path &&
    one.status === other.status &&
    one.contentType === other.contentType &&
    one.body === other.body
  );
}
