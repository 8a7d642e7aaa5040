import { expect, it } from "vitest";
import { z } from "zod";
import { checkedInstanceParameters } from "./instance-parameters.ts";
import { checkedKeyParameters, checkKeyFits } from "./key-parameters.ts";
import { plans } from "./offering.ts";
import { parameterSchemas } from "./parameter-schemas.ts";

const accepts = (check: () => unknown): boolean => {
  try {
    check();
    return true;
  } catch {
    return false;
  }
};
const bySchema = (schema: object, value: unknown): boolean =>
  z.fromJSONSchema(schema as never).safeParse(value).success;

/** Values of each member, good and bad, tried one at a time in an object that is good without them. */
const instanceValues: Readonly<Record<string, readonly unknown[]>> = {
  roles: [
    ["MonitoringDataRead"],
    ["ESBMessaging.send"],
    ["Custom_Role.1"],
    ["no role!"],
    ["MonitoringDataRead", "MonitoringDataRead"],
    [],
    "MonitoringDataRead",
    [1],
    Array(101).fill("MonitoringDataRead"),
    null,
  ],
  "grant-types": [["client_credentials"], ["password", "refresh_token"], ["client_x509"], [], "password"],
  "redirect-uris": [
    [],
    ["https://client.example/callback"],
    ["http://localhost:8080/"],
    ["https://client.example/#part"],
    ["ftp://client.example"],
    ["client.example"],
    [`https://client.example/${"a".repeat(2048)}`],
    [1],
  ],
  "token-validity": [3600, 86_400, 3599, 86_401, 7200.5, "7200", null],
  "tls-client-certificate-bound-access-tokens": [true, false, "true", 1],
  colour: ["red"],
};

it.each(plans)(
  "The schema for instances of plan %s accepts what the parser accepts, and nothing else",
  (plan) => {
    const { createInstance } = parameterSchemas(plan);
    const good = { roles: plan === "api" ? ["MonitoringDataRead"] : ["ESBMessaging.send"] };
    const cases: unknown[] = [{}, good, [], "text"];
    for (const [member, values] of Object.entries(instanceValues))
      for (const value of values) cases.push({ ...good, [member]: value });
    const verdicts = cases.map((given) => ({
      given,
      parser: accepts(() => checkedInstanceParameters(plan, given)),
      schema: bySchema(createInstance, given),
    }));
    expect(verdicts.filter(({ parser, schema }) => parser !== schema)).toEqual([]);
    expect(new Set(verdicts.map(({ parser }) => parser))).toEqual(new Set([true, false]));
  },
);

const keyCases: readonly unknown[] = [
  {},
  { validity: 10 },
  { "key-type": "certificate" },
  { "key-type": "certificate", validity: 1, "key-length": 4096 },
  { "key-type": "certificate", validity: 0 },
  { "key-type": "certificate", validity: 366 },
  { "key-type": "certificate", "key-length": 1024 },
  { "key-type": "certificate", "X.509": "pem" },
  { "key-type": "certificate_external" },
  { "key-type": "certificate_external", "X.509": "" },
  { "key-type": "certificate_external", "X.509": "pem" },
  { "key-type": "certificate_external", "X.509": "pem", validity: 365, "key-length": 2048 },
  { "key-type": "certificate_external", "X.509": "pem", "pin-certificate": false },
  { "key-type": "certificate_external", "X.509": "pem", "pin-certificate": "no" },
  { "key-type": "secret" },
  { colour: "red" },
];

it.each(plans)("The schema for keys of plan %s accepts what the parser accepts, and nothing else", (plan) => {
  const { createKey } = parameterSchemas(plan);
  const instance = checkedInstanceParameters(plan, {
    roles: plan === "api" ? ["MonitoringDataRead"] : ["ESBMessaging.send"],
  });
  const verdicts = keyCases.map((given) => ({
    given,
    parser: accepts(() => checkKeyFits(checkedKeyParameters(given), plan, instance)),
    schema: bySchema(createKey, given),
  }));
  expect(verdicts.filter(({ parser, schema }) => parser !== schema)).toEqual([]);
});
