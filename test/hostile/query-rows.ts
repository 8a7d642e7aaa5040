import { expect, it } from "vitest";
import type { Answer } from "./answers.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { escaped, feedOf, list, resultsOf } from "./requests.ts";

/** Rows 152, 154-156 and 163: what reaches the database, as it was meant or not at all. */
export function queryRows(stackOf: () => HostileStack): void {
  const option = (text: string, status: readonly number[]): Attack => ({
    bytes: list(stackOf(), text),
    status,
  });
  const filtered = (text: string, status: readonly number[]): Attack =>
    option(`$top=1&$filter=${escaped(text)}`, status);
  const of = (texts: readonly string[], attack: (text: string) => Attack): Record<string, Attack> =>
    Object.fromEntries(texts.map((text) => [text.slice(0, 60), attack(text)]));

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

  it("row 155: a $top or $skip that is no count gets 400; one above a page gets a page", async () => {
    const wrong = [
      "-1",
      "1e9",
      "99999999999999999999",
      "1.5",
      "0x10",
      "\uff11",
      "+1",
      " 1",
      "''",
      "1 ",
      "",
      "-0",
    ];
    const encoded = wrong.map((text) => encodeURIComponent(text));
    const answers = await expectHeld(stackOf(), {
      ...of(
        encoded.map((text) => `$top=${text}`),
        (text) => option(text, [400]),
      ),
      ...of(
        encoded.map((text) => `$skip=${text}`),
        (text) => option(text, [400]),
      ),
      // A legal page of 1,000 rows, which a busy machine takes its time for.
      page: { ...option("$top=100000", [200]), delayMs: 200 },
    });
    const page = feedOf(answers.page);
    expect([page.results.length, page.__next === undefined]).toEqual([1_000, false]);
  });

  it("row 156: a caller who skips beyond every row gets an empty list in time", async () => {
    const answers = await expectHeld(stackOf(), {
      "as far as an Int64": option("$skip=9223372036854775807&$top=1", [200]),
      "a million": option("$skip=1000000&$orderby=LogStart&$top=1", [200]),
      "a million, sorted by text": option("$skip=1000000&$orderby=Sender%20desc,Receiver&$top=1", [200]),
    });
    for (const answer of Object.values(answers)) expect(resultsOf(answer)).toEqual([]);
  });
}
