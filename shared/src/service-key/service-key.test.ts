import { describe, expect, it } from "vitest";
import { serviceKeyDocument } from "./document.ts";
import { serviceKeyFileName } from "./file-name.ts";
import { parseServiceKeyDocument } from "./parse-document.ts";

describe("a service key's file name", () => {
  it.each([
    ["demo-api", "secret", "json", "demo-api.secret.json"],
    ["a_b", "K1", "crt", "a_b.K1.crt"],
    ["my.instance", "key one", "key", "my%2Einstance.key%20one.key"],
    ["a.b", "c", "json", "a%2Eb.c.json"],
    ["a", "b.c", "json", "a.b%2Ec.json"],
    ["..", "/etc/x", "json", "%2E%2E.%2Fetc%2Fx.json"],
    ["é%", "\u0000", "json", "%C3%A9%25.%00.json"],
  ] as const)("of %j and %j with extension %s is %s", (instance, key, extension, name) => {
    expect(serviceKeyFileName(instance, key, extension)).toBe(name);
  });
});

const members = {
  tokenurl: "https://localhost:8443/oauth/token",
  url: "https://localhost:8445",
  createdate: "2026-01-01T00:00:00.000Z",
  clientid: "sb-1!b1|it!b1",
};

describe("a service key document", () => {
  it("of a secret key has its members in the documented order", () => {
    const document = serviceKeyDocument({ ...members, clientsecret: "s" });
    expect(Object.keys(document.oauth)).toEqual([
      "clientid",
      "clientsecret",
      "url",
      "createdate",
      "tokenurl",
    ]);
  });

  it("of a certificate key has its members in the documented order", () => {
    const certificatedetails = { issuerdn: "CN=i", subjectdn: "CN=s", validuntil: "v", serialnumber: "0x1" };
    const document = serviceKeyDocument({ ...members, certificatedetails, key: "k", certificate: "c" });
    expect(Object.keys(document.oauth)).toEqual([
      "clientid",
      "certificate",
      "key",
      "url",
      "createdate",
      "certificatedetails",
      "tokenurl",
    ]);
  });

  it("comes back from its text unchanged", () => {
    const document = serviceKeyDocument({ ...members, clientsecret: "s" });
    expect(parseServiceKeyDocument(JSON.stringify(document))).toEqual(document);
  });

  it.each([
    ["{", "the text is not JSON"],
    ["[]", "the document is missing or of the wrong type"],
    ['{"oauth":{"clientid":1}}', "oauth.clientid is missing or of the wrong type"],
  ])("that reads %s is refused: %s", (text, reason) => {
    expect(() => parseServiceKeyDocument(text)).toThrow(reason);
  });

  it("that is refused does not repeat its values", () => {
    const text = JSON.stringify({ oauth: { ...members, clientsecret: ["canary"] } });
    expect(() => parseServiceKeyDocument(text)).toThrow(/^Not a service key: oauth\.clientsecret is missing/);
  });
});
