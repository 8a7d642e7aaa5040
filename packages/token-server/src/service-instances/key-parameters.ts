import { ParameterError } from "./instance-error.ts";
import type { InstanceParameters } from "./instance-parameters.ts";
import type { AnyPlan } from "./offering.ts";
import { integerBetween, parameterMembers } from "./parameter-object.ts";

export type KeyKind = "secret" | "certificate" | "certificate_external";

/** What a new key is made from. `pem` is foreign text, to be read by the certificate rules. */
export type KeyParameters =
  | { readonly kind: "secret" }
  | { readonly kind: "certificate"; readonly validityDays: number; readonly keyLength: 2048 | 4096 }
  | { readonly kind: "certificate_external"; readonly pem: string; readonly pinned: boolean };

/** Whether only the very certificate counts. Its name is ours: the real form shows a box and no parameter. */
const pinCertificate = "pin-certificate";

const members = ["key-type", "X.509", "validity", "key-length", pinCertificate];

/** Validity of a certificate that is made here, in days; the longest unless said. */
export const validityDays = { least: 1, most: 365 } as const;
/** Bits of its key; the first unless said. */
export const keyLengths = [2048, 4096] as const;

/** The parameters of a new key. @throws ParameterError naming the first field that breaks its rule */
export function checkedKeyParameters(parameters: unknown): KeyParameters {
  const given = parameterMembers(parameters, members);
  if (!given.has("key-type")) {
    refuse(
      given,
      ["X.509", "validity", "key-length", pinCertificate],
      "a key without key-type (client id and secret)",
    );
    return { kind: "secret" };
  }
  const kind = given.get("key-type");
  if (kind === "certificate") {
    refuse(given, ["X.509", pinCertificate], "key-type certificate");
    return {
      kind,
      validityDays: integerBetween(
        "validity",
        orDefault(given, "validity", validityDays.most),
        validityDays.least,
        validityDays.most,
        "days",
      ),
      keyLength: checkedKeyLength(orDefault(given, "key-length", keyLengths[0])),
    };
  }
  // The documented sample of an external certificate carries validity and key-length although neither applies.
  if (kind === "certificate_external") {
    const pinned = given.has(pinCertificate) ? given.get(pinCertificate) : true;
    return { kind, pem: checkedPem(given.get("X.509")), pinned: checkedPin(pinned) };
  }
  throw new ParameterError(
    "key-type",
    "key-type: allowed are certificate and certificate_external; leave it out for a client id and secret",
  );
}

/** What keys an instance takes follows from its plan and its own parameters. @throws ParameterError naming the field */
export function checkKeyFits(key: KeyParameters, plan: AnyPlan, instance: InstanceParameters): void {
  if (key.kind === "certificate_external" && !key.pinned && plan !== "integration-flow") {
    throw new ParameterError(
      pinCertificate,
      `${pinCertificate}: only plan integration-flow takes certificates that are not pinned; allowed is true`,
    );
  }
  checkKindFits(key.kind, instance);
}

/** Which kinds of key an instance takes follows from its parameters. @throws ParameterError with `key-type` */
export function checkKindFits(kind: KeyKind, instance: InstanceParameters): void {
  if (kind === "secret" && instance["tls-client-certificate-bound-access-tokens"]) {
    throw new ParameterError(
      "key-type",
      "key-type: tokens of this instance are bound to client certificates, so it takes no secret; allowed are certificate and certificate_external",
    );
  }
  if (kind !== "secret" && !instance["grant-types"].includes("client_credentials")) {
    throw new ParameterError(
      "key-type",
      `key-type: ${kind} needs the grant type client_credentials on the service instance; allowed is a client id and secret (no key-type)`,
    );
  }
}

function orDefault(given: ReadonlyMap<string, unknown>, member: string, value: number): unknown {
  return given.has(member) ? given.get(member) : value;
}

function refuse(given: ReadonlyMap<string, unknown>, names: readonly string[], where: string): void {
  const [name] = names.filter((member) => given.has(member));
  if (name === undefined) return;
  const belongsTo = name === "X.509" || name === pinCertificate ? "certificate_external" : "certificate";
  throw new ParameterError(name, `${name}: not allowed with ${where}; it belongs to key-type ${belongsTo}`);
}

function checkedKeyLength(value: unknown): 2048 | 4096 {
  const known = keyLengths.find((length) => length === value);
  if (known !== undefined) return known;
  throw new ParameterError("key-length", "key-length: allowed are the numbers 2048 and 4096 (bit)");
}

function checkedPin(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new ParameterError(pinCertificate, `${pinCertificate}: true or false is expected`);
}

function checkedPem(value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new ParameterError(
    "X.509",
    "X.509: key-type certificate_external needs one certificate in PEM, with its BEGIN and END lines and without its chain",
  );
}
