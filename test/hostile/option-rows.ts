import { expect, it } from "vitest";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { escaped, list } from "./requests.ts";

/** Rows 157, 158, 161, 165 and 168: options, keys, names and headers. */
export function optionRows(stackOf: () => HostileStack): void {
  const option = (text: string, status: readonly number[], more = ""): Attack => ({
    bytes: list(stackOf(), text, more),
    status,
  });
  const each = (texts: readonly string[], attack: (text: string) => Attack): Record<string, Attack> =>
    Object.fromEntries(texts.map((text) => [text.slice(0, 60), attack(text)]));
  const at = (path: string, status: readonly number[]): Attack => ({ bytes: stackOf().get(path), status });

  it("row 157: an option given twice, in whatever spelling, gets 400", async () => {
    await expectHeld(stackOf(), {
      ...each(
        [
          "$top=1&$top=2",
          "$filter=1%20eq%201&$filter=1%20eq%202",
          "%24top=1&$top=1",
          "$TOP=1",
          "$top[]=1",
          "$top=1&$top=1",
          "$filter[]=1%20eq%201",
        ],
        (text) => option(text, [400]),
      ),
    });
  });

  it("row 158: an unknown option or format is refused; no caller can set a header or a callback", async () => {
    const answers = await expectHeld(stackOf(), {
      ...each(
        [
          "$apply=aggregate(Status)",
          "$search=a",
          "$compute=1",
          "$xyz=1",
          "$callback=alert(1)",
          "$format=html",
          `$format=${escaped("../../etc/passwd")}`,
          "$format=json%0d%0aX-Evil:%20y",
        ],
        (text) => option(text, [400, 406, 415]),
      ),
      "a callback without a dollar": option("$top=1&callback=alert(1)", [200]),
    });
    for (const answer of Object.values(answers)) {
      expect(answer?.head).not.toMatch(/^x-evil/im);
      expect(answer?.body.toString()).not.toMatch(/^alert\(1\)/);
    }
  });

  it("row 161: a key that is none gets 400 or 404, never a list", async () => {
    const keys = [
      "('')",
      "('a','b')",
      "(MessageGuid='a',x='b')",
      "(1%20or%201%20eq%201)",
      "('a'')",
      `('${"a".repeat(10_000)}')`,
      "(null)",
      "(%20'a'%20)",
      "()",
      "(MessageGuid=)",
      "('a')('b')",
      "('a'",
    ];
    await expectHeld(stackOf(), {
      ...each(keys, (key) => at(`MessageProcessingLogs${key}`, [400, 404])),
      ...each(keys, (key) => at(`MessageProcessingLogs${key}/CustomHeaderProperties`, [400, 404])),
    });
  });

  it("row 165: a name that every JavaScript object has is not found", async () => {
    await expectHeld(stackOf(), {
      ...each(
        [
          "__proto__",
          "constructor",
          "hasOwnProperty('x')",
          "toString",
          "MessageProcessingLogs('x')/__proto__",
          "MessageProcessingLogs('x')/constructor/$value",
          "MessageProcessingLogs(__proto__='x')",
        ],
        (path) => at(path, [400, 404]),
      ),
      ...each(
        [
          "$select=__proto__",
          "$expand=constructor",
          "$expand=__proto__/x",
          "$orderby=toString",
          "$filter=__proto__%20eq%20'a'",
          "$filter=constructor('a')",
          "$filter=IntegrationArtifact/__proto__%20eq%20'a'",
        ],
        (text) => option(text, [400, 501]),
      ),
      "options of that name": option("__proto__=1&constructor=2&$top=1", [200]),
    });
  });

  it("row 168: headers that are read cost less than 10 ms, however long", async () => {
    const headers: Record<string, string> = {
      "2,000 ranges": `Accept: ${"a/b,".repeat(2_000)}c/d\r\n`,
      "300 weighed ranges": `Accept: ${Array.from({ length: 300 }, (_, at) => `x/y${at};q=0.${at}`).join(",")}\r\n`,
      "2,000 parameters": `Accept: application/json${";a=b".repeat(2_000)}\r\n`,
      "a version of the future": "DataServiceVersion: 99.0\r\n",
      "a version with markup": "DataServiceVersion: 2.0;<script>\r\n",
      "a version of digits": `MaxDataServiceVersion: ${"9".repeat(10_000)}\r\n`,
      "a language of 12 KB": `Accept-Language: ${"en;q=0.1,".repeat(1_300)}\r\n`,
      "an encoding of 12 KB": `Accept-Encoding: ${"gzip;q=0.1,".repeat(1_100)}\r\n`,
    };
    await expectHeld(
      stackOf(),
      Object.fromEntries(
        Object.entries(headers).map(([name, more]) => [
          name,
          { ...option("$top=1", [200, 400, 406], more), withinMs: 10 },
        ]),
      ),
    );
  });
}
