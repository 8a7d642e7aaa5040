import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./audit.ts";
import { administrationOf } from "./flows.ts";
import { outsideAuthority } from "./outside-authority.ts";
import { type Stack, startStack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";
import { type Outcome, type WayIn, waysIn } from "./ways-in.ts";

const columns = [
  "valid",
  "expired",
  "wrong authority",
  "wrong key",
  "replayed",
  "other tenant",
  "wrong role",
  "revoked",
] as const;
type Row = Readonly<Record<(typeof columns)[number], Outcome | "–">>;

/** What the real system documents, or what follows (fact sheet, sections 1 and 5); "–" where there is no such case. */
const expected: Readonly<Record<string, Row>> = {
  "A   issued certificate on the API": row("200", "401", "401", "401", "401", "401", "403", "401"),
  "A   external certificate on the API": row("200", "401", "401", "401", "401", "401", "403", "401"),
  "B1  secret, then token": row("200", "401", "–", "token 401", "200", "401", "403", "token 401"),
  "B2  issued certificate, then token": row(
    "200",
    "token 401",
    "token 401",
    "token 401",
    "200",
    "401",
    "403",
    "token 401",
  ),
  "B3  external certificate, then token": row(
    "200",
    "token 401",
    "token 401",
    "token 401",
    "200",
    "401",
    "403",
    "token 401",
  ),
  "B2  issued certificate, then bound token": row(
    "200",
    "token 401",
    "token 401",
    "token 401",
    "401",
    "401",
    "403",
    "token 401",
  ),
  "B3  external certificate, then bound token": row(
    "200",
    "token 401",
    "token 401",
    "token 401",
    "401",
    "401",
    "403",
    "token 401",
  ),
  "B1  secret and user's password, then token": row(
    "200",
    "401",
    "–",
    "token 401",
    "200",
    "401",
    "403",
    "token 401",
  ),
  "–   id and secret on the API": row("401", "–", "–", "401", "401", "401", "401", "401"),
  "C   user and password on the API": row("200", "–", "–", "401", "200", "401", "403", "401"),
};

function row(...outcomes: readonly string[]): Row {
  return Object.fromEntries(columns.map((column, place) => [column, outcomes[place]])) as Row;
}

/** Looks until the outcome has changed, at most two seconds, which is what is promised (decision 5). */
async function changed(way: WayIn, from: Outcome): Promise<Outcome> {
  const end = performance.now() + 2_000;
  let seen = await way.call();
  while (seen === from && performance.now() < end) {
    await pause(20);
    seen = await way.call();
  }
  return seen;
}

async function seenOf(way: WayIn, otherTenant: Stack): Promise<Row> {
  const valid = await way.call();
  const expired = (await way.expire?.(() => way.call())) ?? "–";
  const wrongAuthority = (await way.fromWrongAuthority?.()) ?? "–";
  const [wrongKey, replayed] = [await way.withWrongKey(), await way.replayed()];
  const elsewhere = await way.call(otherTenant);
  await way.loseRole();
  const wrongRole = await changed(way, "200");
  await way.revoke();
  const revoked = await changed(way, "403");
  return row(valid, expired, wrongAuthority, wrongKey, replayed, elsewhere, wrongRole, revoked);
}

function print(engine: string, rows: ReadonlyMap<string, Row>): void {
  const width = Math.max(...[...rows.keys()].map(({ length }) => length));
  const line = (name: string, cells: readonly string[]): string =>
    [
      name.padEnd(width),
      ...cells.map((cell, place) => cell.padEnd(Math.max(columns[place]?.length ?? 0, 9))),
    ].join(" | ");
  const lines = [...rows].map(([name, seen]) =>
    line(
      name,
      columns.map((column) => seen[column]),
    ),
  );
  console.info(`\nEvery way in, on ${engine}\n${[line("", columns), ...lines].join("\n")}\n`);
}

describe.each(stackEngines)("On $name", (engine) => {
  let stack: Stack;
  let otherTenant: Stack;
  beforeAll(async () => {
    [stack, otherTenant] = await Promise.all([engine.start(), startStack()]);
  });
  afterAll(() => Promise.all([stack.stop(), otherTenant.stop()]));

  it("each way in is open to its caller and to nobody else", async () => {
    const administration = await administrationOf(stack);
    const outside = outsideAuthority(stack, "Outside CA");
    await outside.trust();
    const make = waysIn(stack, administration, outside);
    const external = await make.direct("external");
    await eventually(
      async () => ((await external.call()) === "200" ? true : undefined),
      "the root to be trusted",
    );
    const ways = [
      await make.direct("issued"),
      external,
      await make.secret(),
      await make.token("issued"),
      await make.token("external"),
      await make.token("issued", true),
      await make.token("external", true),
      await make.password(),
      await make.secretAtApi(),
      await make.user(),
    ];
    const seen = new Map<string, Row>();
    for (const way of ways) seen.set(way.name, await seenOf(way, otherTenant));
    print(engine.name, seen);
    expect(Object.fromEntries(seen)).toEqual(expected);
  });
});
