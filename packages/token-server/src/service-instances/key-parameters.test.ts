import { describe, expect, it } from "vitest";
import { ParameterError } from "./instance-error.ts";
import type { Plan } from "./offering.ts";
import { checkedInstanceParameters, type InstanceParameters } from "./instance-parameters.ts";
import { checkedKeyParameters, checkKeyFits, type KeyKind } from "./key-parameters.ts";

const certificate = { "key-type": "certificate" };
const pem = "-----BEGIN CERTIFICATE-----…";

const refused: [parameters: unknown, field: string, text: string][] = [
  ...[0, 366, -1, 1.5, "365", null, 1e9].map((validity): [unknown, string, string] => [
    { ...certificate, validity },
    "validity",
    "1 to 365 (days)",
  ]),
  ...[512, 1024, 3, 16_384, 8192, "2048", null].map((length): [unknown, string, string] => [
    { ...certificate, "key-length": length },
    "key-length",
    "2048 and 4096",
  ]),
  [{ "key-type": "secret" }, "key-type", "certificate and certificate_external; leave it out"],
  [{ "key-type": null }, "key-type", "leave it out"],
  [{ "key-type": "Certificate" }, "key-type", "allowed are certificate"],
  [{ validity: 30 }, "validity", "belongs to key-type certificate"],
  [{ "X.509": pem }, "X.509", "belongs to key-type certificate_external"],
  [{ ...certificate, "X.509": pem }, "X.509", "belongs to key-type certificate_external"],
  [{ "key-type": "certificate_external" }, "X.509", "without its chain"],
  [{ "key-type": "certificate_external", "X.509": [pem] }, "X.509", "one certificate in PEM"],
  [{ ...certificate, pin: true }, "pin", "allowed are key-type, X.509, validity, key-length"],
  [
    { ...certificate, "pin-certificate": true },
    "pin-certificate",
    "belongs to key-type certificate_external",
  ],
  [
    { "key-type": "certificate_external", "X.509": pem, "pin-certificate": "no" },
    "pin-certificate",
    "true or false",
  ],
  [{ client_secret: "x" }, "client_secret", "no such parameter"],
  ["certificate", "parameters", "JSON object"],
];

describe("the parameters of a key", () => {
  it.each([
    [undefined, { kind: "secret" }],
    [null, { kind: "secret" }],
    [{}, { kind: "secret" }],
    [certificate, { kind: "certificate", validityDays: 365, keyLength: 2048 }],
    [
      { ...certificate, validity: 1, "key-length": 4096 },
      { kind: "certificate", validityDays: 1, keyLength: 4096 },
    ],
    [
      { "key-type": "certificate_external", "X.509": pem },
      { kind: "certificate_external", pem, pinned: true },
    ],
    [
      { "key-type": "certificate_external", "X.509": pem, "pin-certificate": false },
      { kind: "certificate_external", pem, pinned: false },
    ],
    [
      { "key-type": "certificate_external", "X.509": pem, validity: "any", "key-length": 1 },
      { kind: "certificate_external", pem, pinned: true },
    ],
  ])("%j ask for %j", (parameters, expected) => {
    expect(checkedKeyParameters(parameters)).toEqual(expected);
  });

  it.each(refused)("%j are refused for %s: %s", (parameters, field, text) => {
    const check = () => checkedKeyParameters(parameters);
    expect(check).toThrow(ParameterError);
    expect(check).toThrow(expect.objectContaining({ field }));
    expect(check).toThrow(text);
  });
});

describe("an instance", () => {
  const roles = ["MonitoringDataRead"];
  const fits = (kind: KeyKind, instance: InstanceParameters, pinned = true, plan: Plan = "api"): void => {
    const parameters = kind === "secret" ? {} : { "key-type": kind };
    const external = kind === "certificate_external" ? { "X.509": pem, "pin-certificate": pinned } : {};
    checkKeyFits(checkedKeyParameters({ ...parameters, ...external }), plan, instance);
  };

  it("of plan integration-flow alone takes certificates that are not pinned", () => {
    const api = checkedInstanceParameters("api", { roles });
    const flows = checkedInstanceParameters("integration-flow", {});
    expect(() => fits("certificate_external", api, false)).toThrow(
      expect.objectContaining({ field: "pin-certificate" }),
    );
    expect(() => fits("certificate_external", flows, false, "integration-flow")).not.toThrow();
  });

  it("with bound tokens takes certificates and no secret", () => {
    const bound = checkedInstanceParameters("api", {
      roles,
      "tls-client-certificate-bound-access-tokens": true,
    });
    expect(() => fits("secret", bound)).toThrow(expect.objectContaining({ field: "key-type" }));
    expect(() => fits("certificate", bound)).not.toThrow();
    expect(() => fits("certificate_external", bound)).not.toThrow();
  });

  it("without client credentials takes a secret and no certificate", () => {
    const instance = checkedInstanceParameters("api", { roles, "grant-types": ["password"] });
    expect(() => fits("secret", instance)).not.toThrow();
    for (const kind of ["certificate", "certificate_external"] as const) {
      expect(() => fits(kind, instance)).toThrow(/needs the grant type client_credentials/);
    }
  });
});
