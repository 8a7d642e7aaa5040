import { DOMParser } from "@xmldom/xmldom";
import { expect, it } from "vitest";
import { logAdministrationOf } from "../log-administration.ts";
import type { Answer } from "./answers.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { feedOf, list, resultsOf } from "./requests.ts";

/** What a message can carry into a log, by the name of the log that carries it. */
const texts: Readonly<Record<string, string>> = {
  script: "</script><script>alert(1)</script><!-- ]]> & \" ' &amp; &#x0;",
  separators: "a\u2028b\u2029c\u0085d\ufefff",
  controls: "a\u0001b\u0008c\u001fd\u007fe\tf\r\ng",
  directions: "\u202eright to left\u2066",
  beyond: "😀𝒳 \u{10ffff} \ufffe\uffff",
  megabyte: "<&\u2028é".padEnd(100, "x").repeat(10_000),
};
/** What no UTF-8 can hold: it may be refused or replaced, never passed on. */
const broken: Readonly<Record<string, string>> = {
  surrogate: "a\ud800b\udc00c",
  nul: "a\u0000b",
};

/** Rows 166 and 167: what others wrote, and what an answer says of itself. */
export function contentRows(stackOf: () => HostileStack): void {
  const guidOf = (name: string): string => `HOSTILE-${name}`;
  const line = (name: string, text: string): string =>
    JSON.stringify({
      MessageGuid: guidOf(name),
      Status: "FAILED",
      LogEnd: "/Date(1694081807000)/",
      Sender: text,
      IntegrationFlowName: text.slice(0, 100),
      CustomHeaderProperties: {
        results: [{ Id: "1", Name: text.slice(0, 100), Value: text.slice(0, 1_000) }],
      },
    });

  it("row 166: whatever a log holds, JSON and XML are whole, typed and not sniffed", async () => {
    const stack = stackOf();
    const operator = await logAdministrationOf(stack);
    for (const [name, text] of Object.entries(texts)) {
      const reply = await operator.send("POST", "/message_logs", `${line(name, text)}\n`);
      expect([name, reply.status], reply.text.slice(0, 200)).toEqual([name, 200]);
    }
    for (const [name, text] of Object.entries(broken)) {
      const reply = await operator.send("POST", "/message_logs", `${line(name, text)}\n`);
      expect([name, [200, 400].includes(reply.status)], reply.text).toEqual([name, true]);
    }

    const query = "$filter=startswith(MessageGuid,'HOSTILE-')&$expand=CustomHeaderProperties";
    const path = (name: string): string =>
      `MessageProcessingLogs('${guidOf(name)}')?$expand=CustomHeaderProperties`;
    const xml = "Accept: application/atom+xml\r\n";
    const asXml = (text: string): string => text.replace("Accept: application/json\r\n", xml);
    const large = { withinMs: 1_000, delayMs: 150 };
    const json: Record<string, Answer | undefined> = await expectHeld(stack, {
      list: { bytes: list(stack, query), status: [200], ...large },
      ...byName((name) => ({ bytes: stack.get(path(name)), status: [200], ...large })),
    });
    const atom = await expectHeld(stack, {
      list: { bytes: asXml(list(stack, query)), status: [200], ...large },
      ...byName((name) => ({ bytes: asXml(stack.get(path(name))), status: [200], ...large })),
    });
    for (const [name, text] of Object.entries(texts)) {
      const { d } = JSON.parse(bodyOf(json[name])) as { d: { Sender: string } };
      expect([name, d.Sender === text]).toEqual([name, true]);
    }
    for (const answer of Object.values(json)) {
      expect(answer?.headers["content-type"]).toBe("application/json;charset=utf-8");
      expect(bodyOf(answer)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    }
    for (const [name, answer] of Object.entries(atom)) {
      expect(answer?.headers["content-type"]).toMatch(/^application\/atom\+xml;.*charset=utf-8$/);
      const sender = senderIn(bodyOf(answer));
      const text = texts[name];
      if (text !== undefined && name !== "controls" && name !== "beyond")
        expect([name, sender === text]).toEqual([name, true]);
      else if (text !== undefined) expect(sender).toContain("\ufffd");
    }
    const kept = resultsOf(json["list"]).filter(({ MessageGuid }) =>
      /surrogate|nul/.test(String(MessageGuid)),
    );
    for (const { Sender } of kept) expect(String(Sender)).toMatch(/^a[^\ud800-\udfff\u0000]?b/);
  });

  it("row 167: no header of a caller makes the server print a foreign address", async () => {
    const stack = stackOf();
    const own = new URL(stack.apiUrl).origin;
    const asked = (host: string, more = ""): Attack => ({
      bytes: list(stack, "$top=1001&$select=MessageGuid", more).replace("Host: localhost", `Host: ${host}`),
      status: [200, 400],
    });
    const answers = await expectHeld(stack, {
      evil: asked("evil"),
      "with a user": asked("evil.com:x@good"),
      "below localhost": asked("localhost.evil.example"),
      "with a path": asked("evil.example/x"),
      "with markup": asked("<script>"),
      forwarded: asked("localhost", "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: http\r\n"),
      "forwarded as RFC 7239 says": asked("localhost", "Forwarded: host=evil.example;proto=http\r\n"),
      "an original URL": asked("localhost", "X-Original-URL: /admin\r\nX-Rewrite-URL: /admin\r\n"),
    });
    for (const [name, answer] of Object.entries(answers)) {
      expect([name, /evil|<script/.test(`${answer?.head}${bodyOf(answer)}`)]).toEqual([name, false]);
      if (answer?.status !== 200) continue;
      const { results, __next: next = "" } = feedOf(answer);
      const { uri } = (results[0]?.["__metadata"] ?? {}) as { uri?: string };
      for (const url of [uri ?? "", next].filter((text) => /^https?:/.test(text)))
        expect([name, [own, "https://localhost:443"].includes(origin(url))], url).toEqual([name, true]);
    }
    const documents = await expectHeld(stack, {
      "the service document": {
        bytes: stack
          .get("")
          .replace("Host: localhost", "Host: evil")
          .replace("application/json", "application/atomsvc+xml"),
        status: [200],
      },
      "a feed": {
        bytes: list(stack, "$top=1")
          .replace("Host: localhost", "Host: evil")
          .replace("application/json", "application/atom+xml"),
        status: [200],
      },
    });
    for (const answer of Object.values(documents)) expect(bodyOf(answer)).not.toContain("evil");
  });
}

const bodyOf = (answer: Answer | undefined): string => answer?.body.toString("utf8") ?? "";

/** `https://host:port`, the port spelled out as the answers do. */
const origin = (url: string): string => {
  const { protocol, hostname, port } = new URL(url);
  return `${protocol}//${hostname}:${port === "" ? "443" : port}`;
};

const byName = (attack: (name: string) => Attack): Record<string, Attack> =>
  Object.fromEntries(Object.keys(texts).map((name) => [name, attack(name)]));

/** The sender in the first entry of an XML document. @throws where it is not well-formed */
function senderIn(text: string): string {
  const parser = new DOMParser({
    // As XML 1.0 says (section 2.11); by default it goes by XML 1.1.
    normalizeLineEndings: (source) => source.replace(/\r\n?/g, "\n"),
    onError: (level, message) => {
      if (level !== "warning") throw new Error(`${level}: ${message}`);
    },
  });
  const document = parser.parseFromString(text, "text/xml");
  return document.getElementsByTagNameNS("*", "Sender")[0]?.textContent ?? "";
}
