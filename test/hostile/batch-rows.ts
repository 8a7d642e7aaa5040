import { expect, it } from "vitest";
import { basic } from "../flows.ts";
import { batchBytes, changeSet, crlf, getPart, httpPart, multipart, statusesOf } from "./batch-requests.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";

const count = getPart("MessageProcessingLogs/$count");

/** Rows 170-172, 175 and 178: batches that are too much, or not what they seem. */
export function batchRows(stackOf: () => HostileStack): void {
  const refused = (body: string, options?: Parameters<typeof batchBytes>[2]): Attack => ({
    bytes: batchBytes(stackOf(), body, options),
    status: [400, 413, 415],
  });
  const ofParts = (...parts: readonly string[]): Attack => refused(multipart(parts, "b"));

  it("row 170: a batch of 10,000 parts or of 20 MB is refused before any of it runs", async () => {
    const large = batchBytes(stackOf(), count.repeat(10)).replace(
      /Content-Length: \d+/,
      "Content-Length: 20000000",
    );
    const answers = await expectHeld(stackOf(), {
      "10,000 parts": {
        ...ofParts(...Array.from({ length: 10_000 }, () => count)),
        status: [413],
        delayMs: 100,
      },
      "101 parts": { ...ofParts(...Array.from({ length: 101 }, () => count)), status: [413] },
      "101 writes in a change set": {
        ...ofParts(
          changeSet(
            Array.from({ length: 101 }, () => httpPart(`DELETE Variables('a') HTTP/1.1${crlf}${crlf}`)),
          ),
        ),
        status: [413],
      },
      "20 MB": { bytes: large, status: [413], closes: true },
    });
    for (const answer of Object.values(answers)) expect(answer?.body.toString()).not.toContain("multipart");
  });

  it("row 171: a batch in a batch, a change set in a change set, a read in one get 400", async () => {
    const inner = `Content-Type: multipart/mixed; boundary=i${crlf}${crlf}`;
    const remove = httpPart(`DELETE Variables(VariableName='a',IntegrationFlow='b') HTTP/1.1${crlf}${crlf}`);
    await expectHeld(stackOf(), {
      "a batch asked for in a batch": ofParts(getPart("$batch")),
      "a batch sent in a batch": ofParts(
        changeSet([
          httpPart(
            `POST $batch HTTP/1.1${crlf}Content-Type: multipart/mixed; boundary=i${crlf}${crlf}${multipart([count], "i")}`,
          ),
        ]),
      ),
      "a change set in a change set": ofParts(changeSet([`${inner}${multipart([remove], "i")}`])),
      "a read in a change set": ofParts(changeSet([count])),
      "a write outside one": ofParts(remove),
      "an empty change set": ofParts(changeSet([])),
      "a change set of nothing but its end": ofParts(`${inner}--i--${crlf}`),
    });
  });

  it("row 172: a boundary that is missing, too long or ambiguous gets 400 or is parsed exactly, in linear time", async () => {
    const body = multipart([count], "b");
    const typed = (type: string, text = body): Attack => ({ ...refused(text, { type }), withinMs: 50 });
    await expectHeld(stackOf(), {
      missing: typed("multipart/mixed"),
      empty: typed("multipart/mixed; boundary="),
      "empty quotes": typed('multipart/mixed; boundary=""'),
      "200 characters": typed(
        `multipart/mixed; boundary=${"b".repeat(200)}`,
        multipart([count], "b".repeat(200)),
      ),
      "a pattern": typed("multipart/mixed; boundary=(.*a){25}", multipart([count], "(.*a){25}")),
      "given twice": typed("multipart/mixed; boundary=b; boundary=c"),
      "a header of parameters": typed(`multipart/mixed${"; a=b".repeat(2_000)}; boundary=b`),
      "no closing line": typed("multipart/mixed; boundary=b", `--b${crlf}${count}${crlf}`),
      "only a prefix": typed("multipart/mixed; boundary=b", multipart([count], "bb")),
      "no part": typed("multipart/mixed; boundary=b", `--b--${crlf}`),
      nothing: typed("multipart/mixed; boundary=b", ""),
      "60 KB of half delimiters": typed("multipart/mixed; boundary=b", "--b-".repeat(15_000)),
      "60 KB of lines that begin like one": typed("multipart/mixed; boundary=b", "--bx\n".repeat(12_000)),
      "60 KB of blanks behind one": typed("multipart/mixed; boundary=b", `--b${" ".repeat(60_000)}x${crlf}`),
    });
    const exact = await expectHeld(stackOf(), {
      "LF only": {
        bytes: batchBytes(stackOf(), multipart([count.replaceAll(crlf, "\n")], "b", "\n")),
        status: [202],
      },
      "the boundary inside a header": {
        bytes: batchBytes(
          stackOf(),
          multipart([getPart("MessageProcessingLogs/$count", `X: --b --b--${crlf}`)], "b"),
        ),
        status: [202],
      },
      "text around": {
        bytes: batchBytes(stackOf(), `preamble${crlf}${body}epilogue --b${crlf}`),
        status: [202],
      },
    });
    for (const [name, answer] of Object.entries(exact))
      expect([name, statusesOf(answer)]).toEqual([name, [200]]);
  });

  it("row 175: a part whose length, encoding or reference does not fit gets 400", async () => {
    const path = "Variables(VariableName='a',IntegrationFlow='b')";
    const remove = (line: string, more = ""): string =>
      httpPart(`DELETE ${line} HTTP/1.1${crlf}${crlf}`, more);
    const announced = (length: string): string =>
      httpPart(`DELETE ${path} HTTP/1.1${crlf}Content-Length: ${length}${crlf}${crlf}hello`);
    await expectHeld(stackOf(), {
      "too small a length": ofParts(changeSet([announced("2")])),
      "too large a length": ofParts(changeSet([announced("2000")])),
      "a signed length": ofParts(changeSet([announced("+5")])),
      "a length of 30 digits": ofParts(changeSet([announced("9".repeat(30))])),
      "two lengths": ofParts(changeSet([announced(`5${crlf}Content-Length: 6`)])),
      "an outer length": ofParts(
        httpPart(`GET $metadata HTTP/1.1${crlf}${crlf}`, `Content-Length: 3${crlf}`),
      ),
      chunks: ofParts(
        changeSet([
          httpPart(`DELETE ${path} HTTP/1.1${crlf}Transfer-Encoding: chunked${crlf}${crlf}0${crlf}${crlf}`),
        ]),
      ),
      "a loop": ofParts(changeSet([remove("$1/$1", `Content-ID: 1${crlf}`)])),
      "an unknown reference": ofParts(
        changeSet([remove(path, `Content-ID: 1${crlf}`), remove("$9", `Content-ID: 2${crlf}`)]),
      ),
      "a reference ahead": ofParts(
        changeSet([remove("$2", `Content-ID: 1${crlf}`), remove(path, `Content-ID: 2${crlf}`)]),
      ),
      "a reference in a read": ofParts(getPart("$1")),
      "an id twice": ofParts(
        changeSet([remove(path, `Content-ID: 1${crlf}`), remove(path, `Content-ID: 1${crlf}`)]),
      ),
      "a folded header": ofParts(getPart("$metadata", `X: a${crlf} b${crlf}`)),
      "a part for another server": ofParts(getPart("https://evil.example/api/v1/MessageProcessingLogs")),
      "another encoding": ofParts(
        httpPart(`GET $metadata HTTP/1.1${crlf}${crlf}`).replace("binary", "base64"),
      ),
    });
  });

  it("row 175: a part that asks for what is beside the service is not found", async () => {
    const paths = [
      "/admin/v1/service_instances",
      "../admin/v1/service_instances",
      "/health/live",
      "%2e%2e/x",
    ];
    const answers = await expectHeld(
      stackOf(),
      Object.fromEntries(
        paths.map((path) => [
          path,
          { bytes: batchBytes(stackOf(), multipart([getPart(path)], "b")), status: [202, 400] },
        ]),
      ),
    );
    for (const [path, answer] of Object.entries(answers))
      if (answer?.status === 202) expect([path, statusesOf(answer)]).toEqual([path, [404]]);
  });

  it("row 178: a batch by Basic or a certificate alone is refused whole; a browser's session is asked for its token", async () => {
    const stack = stackOf();
    const { clientid, clientsecret } = stack.key("demo-api", "secret");
    const by = (more: string): Attack => ({
      bytes: batchBytes(stack, multipart([count], "b"), { more }),
      status: [401, 403],
    });
    const answers = await expectHeld(stack, {
      Basic: by(`Authorization: ${basic(clientid, clientsecret).authorization}${crlf}`),
      "Basic with a made-up token": by(
        `Authorization: ${basic(clientid, clientsecret).authorization}${crlf}X-CSRF-Token: AAAA${crlf}Cookie: tenantbox-session=${"A".repeat(43)}${crlf}`,
      ),
      "a session without a credential": by(`Cookie: tenantbox-session=${"A".repeat(43)}${crlf}`),
      nobody: by(""),
    });
    for (const answer of Object.values(answers))
      expect(answer?.body.toString()).not.toContain("HTTP/1.1 200");
  });
}
