import { expect, it } from "vitest";
import type { Answer } from "./answers.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { escaped, list, resultsOf } from "./requests.ts";

/** Rows 148-154, 162 and 163: filters and orders that are not what they seem. */
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

  it("row 152: SQL in a quoted literal is a literal and finds nothing", async () => {
    const literals = [
      "'x'' or 1 eq 1 --'",
      "'x\\'' or 1 eq 1 --'",
      "'%27 or 1=1'",
      "'x''; drop table x; --'",
    ];
    const answers = await expectHeld(stackOf(), {
      ...of(literals, (text) => filtered(`Status eq ${text}`, [200])),
    });
    for (const [name, answer] of Object.entries(answers))
      expect([name, resultsOf(answer)]).toEqual([name, []]);
    await expectHeld(stackOf(), {
      "a quote that is encoded once": option("$filter=Status%20eq%20'%27%20or%201=1'", [400]),
    });
  });

  it("row 154: what is no text is refused, and what is text is decoded once and compared whole", async () => {
    const raw = (text: string, status: readonly number[]): Attack =>
      option(`$top=1&$filter=Status%20eq%20'COMPLETED${text}'`, status);
    const answers = await expectHeld(stackOf(), {
      NUL: raw("%00", [400]),
      "NUL before more": raw("%00x", [400]),
      "a lone surrogate": raw("%ED%A0%80", [400]),
      "an overlong slash": raw("%C0%A7", [400]),
      "half an escape": raw("%4", [400]),
      "no escape": raw("%zz", [400]),
      "raw bytes": raw("\u00e9", [400]),
      controls: raw("%01%07%1b%7f", [200, 400]),
      "encoded twice": raw("%2527", [200]),
      "a right mark": raw("%E2%80%AE", [200]),
    });
    for (const name of ["controls", "encoded twice", "a right mark"] as const)
      if (answers[name]?.status === 200) expect([name, resultsOf(answers[name])]).toEqual([name, []]);
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

  it("row 163: a number is refused or compared exactly, never rounded", async () => {
    const numbers = [
      "1e999",
      "NaN",
      "INF",
      "9223372036854775808L",
      "-0",
      "1.",
      "7".repeat(400),
      "1e-999",
      "1.5e",
    ];
    await expectHeld(stackOf(), {
      ...of(numbers, (text) => filtered(`length(Status) eq ${text}`, [200, 400])),
    });
    const answers: Record<string, Answer | undefined> = await expectHeld(stackOf(), {
      ...of(
        [
          "9007199254740993L eq 9007199254740992L",
          "9223372036854775807L eq 9223372036854775806L",
          "9223372036854775807L lt 9223372036854775806L",
        ],
        (text) => filtered(text, [200]),
      ),
    });
    for (const [name, answer] of Object.entries(answers))
      expect([name, resultsOf(answer)]).toEqual([name, []]);
  });
}
