import { serviceKeyFileName } from "@tenantbox/shared/service-key";
import { type SeedKey, type SeedProblem, seedProblem } from "@tenantbox/shared/seed";
import { readPrivateKey } from "../certificate-authority/index.ts";
import {
  checkedKeyParameters,
  checkedName,
  checkKeyFits,
  type GivenCredential,
  type KeyParameters,
  type Plan,
  newKeyRow,
  ParameterError,
} from "../service-instances/index.ts";
import type { ServiceKeyRow } from "../storage/index.ts";
import type { SeededInstance } from "./instance-rows.ts";
import { noting, repeated } from "./problems.ts";
import type { SeedSources } from "./seed-sources.ts";

/** A key of the seed and what it becomes. */
interface SeededKey {
  readonly seed: SeedKey;
  readonly row: ServiceKeyRow;
  /** Of an external certificate: what no row holds, for the folder of the keys. */
  readonly file?: { readonly path: string; readonly content: string };
}

/** The rows of the keys of all instances; what cannot be is added to `problems`. */
export async function keyRows(
  instances: readonly SeededInstance[],
  sources: SeedSources,
  problems: SeedProblem[],
): Promise<SeededKey[]> {
  const seeded: SeededKey[] = [];
  for (const instance of instances) {
    // Each instance by itself: making keys has a queue that ends.
    const made = await Promise.all(
      instance.seed.keys.map((seed) =>
        noting(
          problems,
          seed,
          () => seededKey(instance, seed, sources),
          (field) => pathOf(seed, field),
        ),
      ),
    );
    const ofInstance = made.filter((one) => one !== undefined);
    for (const { seed } of repeated(ofInstance, ({ row }) => row.secret_hash))
      problems.push(seedProblem(seed, ["clientsecret"], "another key of this instance has this secret"));
    seeded.push(...ofInstance);
  }
  for (const { seed } of repeated(seeded, ({ row }) => row.fingerprint))
    problems.push(
      seedProblem(seed, ["certificate"], "another service key has this certificate; each needs its own"),
    );
  return seeded;
}

function pathOf(seed: SeedKey, field: string): (string | number)[] {
  if (field === "X.509" && seed.certificate !== undefined) return ["certificate"];
  return ["name", "clientsecret", "certificate", "key"].includes(field) ? [field] : ["parameters", field];
}

async function seededKey(
  { row: instance, parameters: ofInstance }: SeededInstance,
  seed: SeedKey,
  sources: SeedSources,
): Promise<SeededKey> {
  const name = checkedName(seed.name, "key");
  const parameters = checkedKeyParameters(withExternal(seed));
  checkKeyFits(parameters, instance.plan as Plan, ofInstance);
  refuseStrangers(seed, parameters.kind);
  const given = givenCredential(sources, instance.name, seed, parameters);
  const row = await newKeyRow(instance, name, parameters, { ...sources, now: () => sources.at, given });
  if (parameters.kind !== "certificate_external" || seed.key === undefined) return { seed, row };
  const path = `keys/${serviceKeyFileName(instance.name, name, "key")}`;
  return { seed, row, file: { path, content: seed.key } };
}

/** The parameters with the external certificate among them, wherever the seed has it. */
function withExternal({ parameters, certificate }: SeedKey): unknown {
  if (certificate === undefined || parameters?.["key-type"] !== "certificate_external") return parameters;
  if (parameters["X.509"] !== undefined && parameters["X.509"] !== certificate)
    throw new ParameterError(
      "certificate",
      "certificate: parameters have another X.509; one of the two is enough",
    );
  return { ...parameters, "X.509": certificate };
}

function refuseStrangers(seed: SeedKey, kind: KeyParameters["kind"]): void {
  const refuse = (member: "clientsecret" | "certificate" | "key", kinds: string): void => {
    if (seed[member] !== undefined)
      throw new ParameterError(
        member,
        `${member}: it belongs to ${kinds}; parameters.key-type says the kind of a key`,
      );
  };
  if (kind !== "secret") refuse("clientsecret", "a key without key-type");
  if (kind !== "secret") return;
  refuse("certificate", "key-type certificate or certificate_external");
  refuse("key", "key-type certificate or certificate_external");
}

function givenCredential(
  { derived, at }: SeedSources,
  instance: string,
  seed: SeedKey,
  { kind }: KeyParameters,
): GivenCredential {
  const keyId = derived.id("key", instance, seed.name);
  if (kind === "secret") {
    const made = `${keyId}$${derived.secretBytes("secret", instance, seed.name).toString("base64url")}=`;
    return { keyId, secret: seed.clientsecret ?? made };
  }
  if (kind === "certificate_external") return { keyId };
  if (seed.certificate !== undefined) {
    if (seed.key === undefined)
      throw new ParameterError("certificate", "certificate: its private key is missing; it belongs into key");
    return { keyId, certificate: { certificatePem: seed.certificate, keyPem: seed.key } };
  }
  const serial = derived.secretBytes("serial", instance, seed.name).subarray(0, 16);
  return {
    keyId,
    repeatable: { serial, at, privateKey: seed.key === undefined ? undefined : readPrivateKey(seed.key) },
  };
}
