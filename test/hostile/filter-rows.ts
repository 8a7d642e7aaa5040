import { it } from "vitest";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { escaped, list } from "./requests.ts";

/** Rows 148, 150, 151 and 162: filters and orders that are refused before any query. */
export function filterRows(stackOf: () => HostileStack): void {
  const filtered = (text: string, status: readonly number[], withinMs = 1_000): Attack => ({
    bytes: list(stackOf(), `$top=1&$filter=${escaped(text)}`),
    status,
    withinMs,
  });
  const option = (text: string, status: readonly number[]): Attack => ({
    bytes: list(stackOf(), text),
    status,
  });
  const of = (texts: readonly string[], attack: (text: string) => Attack): Record<string, Attack> =>
    Object.fromEntries(texts.map((text) => [text.slice(0, 60), attack(text)]));

  it("row 148: a caller who nests thousands of parentheses gets 400 within 20 ms and holds up nobody", async () => {
    const refused = (text: string): Attack => filtered(text, [400], 20);
    await expectHeld(stackOf(), {
      "200 parentheses": refused(`${"(".repeat(200)}1 eq 1${")".repeat(200)}`),
      "5,000 parentheses": refused("(".repeat(5_000)),
      "3,400 not": refused(`${"not ".repeat(3_400)}true`),
      "5,000 not": { bytes: list(stackOf(), `$filter=${"not+".repeat(5_000)}true`), status: [414, 431] },
      "2,000 signs": refused(`${"-".repeat(2_000)}1 eq 1`),
      "2,000 signs apart": refused(`${"- ".repeat(2_000)}1 eq 1`),
      "1,000 calls of concat": refused(`${"concat(".repeat(1_000)}'a'${",'b')".repeat(1_000)} eq 'a'`),
      "700 calls of tolower": refused(`${"tolower(".repeat(700)}'a'${")".repeat(700)} eq 'a'`),
    });
  });

  it("row 150: a literal, a number, a name or blanks of 13 KB cost less than 20 ms", async () => {
    const size = 13_000;
    await expectHeld(stackOf(), {
      quotes: filtered(`Status eq '${"''".repeat(size / 2)}'`, [200, 400], 20),
      digits: filtered(`length(Status) eq ${"7".repeat(size)}`, [200, 400], 20),
      decimals: filtered(`length(Status) eq 0.${"7".repeat(size)}`, [200, 400], 20),
      identifier: filtered(`${"a".repeat(size)} eq 'a'`, [400], 20),
      blanks: filtered(`Status${" ".repeat(size)}eq 'a'`, [200, 400], 20),
      "blanks in the path": {
        bytes: stackOf().get(`MessageProcessingLogs(${"+".repeat(size)}'a')`),
        status: [400, 404],
        withinMs: 20,
      },
    });
  });

  it("row 151: a caller who names SQL where a property belongs gets 400", async () => {
    const orders = [
      "(select 1)",
      "LogStart;drop table x",
      "LogStart collate nocase",
      "1",
      "rowid",
      "sqlite_version()",
      '"LogStart"',
      "LogStart--",
      "random()",
      "LogStart desc, (select 1)",
      "log_start",
    ];
    await expectHeld(stackOf(), {
      ...of(orders, (text) => option(`$orderby=${escaped(text)}`, [400])),
      "select all and a password": option("$select=*,password", [400]),
      "select of SQL": option(`$select=${escaped("Status from x--")}`, [400]),
      "a parenthesis too many": filtered("1 eq 1) or (1 eq 1", [400]),
      "a statement behind": filtered("1 eq 1; drop table message_processing_logs", [400]),
      "a comment": filtered("1 eq 1 --", [400]),
      "a foreign operator": filtered("Status like '%'", [400]),
    });
  });

  it("row 162: a date that is none gets 400, not a broken server", async () => {
    const dates = [
      "2026-02-30T00:00:00",
      "2026-01-01T25:00:00",
      "0000-01-01T00:00:00",
      "10000-01-01T00:00:00",
      "999999-01-01T00:00:00",
      `2026-01-01T00:00:00.${"1".repeat(40)}`,
      "2026-13-01T00:00:00",
      "1".repeat(10_000),
    ];
    await expectHeld(stackOf(), {
      ...of(dates, (text) => filtered(`LogStart gt datetime'${text}'`, [400])),
      "an impossible offset": filtered("LogStart gt datetimeoffset'2026-01-01T00:00:00+99:99'", [400]),
      "an impossible time": filtered("LogStart gt time'PT99999999999999999999H'", [400]),
    });
  });
}
