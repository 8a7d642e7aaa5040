import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { Seed } from "@tenantbox/shared/seed";
import type { GenerateOptions } from "../ingest/generate-logs.ts";
import type { StateContent } from "../ingest/make-state.ts";
import { catalogFor } from "../ingest/seeded/catalog.ts";

export interface FirstContentOptions {
  readonly tenant: string;
  readonly seed: Seed | undefined;
  /** Without a seed: the demo logs of now, unless they are not wanted. */
  readonly demo: () => GenerateOptions | undefined;
  readonly now: () => number;
  /** Where AlternateWebLink leads. */
  readonly webBase: string;
}

/** What the first state holds: the seed's, else the demo logs or nothing. @throws {SeedError} */
export async function firstContent(options: FirstContentOptions): Promise<StateContent> {
  const { tenant, seed, demo, now, webBase } = options;
  if (seed === undefined) {
    const wanted = demo();
    return { tenant, from: wanted === undefined ? { kind: "nothing" } : { kind: "demo", options: wanted } };
  }
  const { clock, flows, logs, accessPolicies } = seed;
  // What cannot be made is refused before anything is.
  for (const generated of logs.generated) catalogFor(generated, flows);
  const made = { flows, logs, accessPolicies, now: clock ?? now(), webBase };
  return { tenant, from: { kind: "seed", text: await textOf(seed), logs: made } };
}

/** Equal for seeds whose logs and policies are the same. Of export files the times count, not what is in them. */
async function textOf({ clock, flows, logs, accessPolicies }: Seed): Promise<string> {
  const files = await Promise.all(
    logs.file.map(async (file) => {
      const found = await stat(file).catch(() => undefined);
      return [found?.size, found?.mtimeMs];
    }),
  );
  // Seeds without policies say what they said before there were any, so that they leave their tenants alone.
  const policies = accessPolicies.length === 0 ? [] : [accessPolicies];
  return createHash("sha256")
    .update(JSON.stringify([clock, flows, logs, files, ...policies]))
    .digest("hex");
}
