import type { Storage } from "./open-storage.ts";

/**
 * One sealed value of the database, or undefined when it holds none. `openSecretBox` tries it, so that a
 * missing or wrong master key stops the start instead of the first request.
 */
export async function sealedSample({ kysely }: Storage): Promise<string | undefined> {
  const signingKey = await kysely.selectFrom("signing_key").select("sealed_private_jwk").executeTakeFirst();
  if (signingKey !== undefined) return signingKey.sealed_private_jwk;
  const serviceKey = await kysely
    .selectFrom("service_key")
    .select((value) => value.fn.coalesce("sealed_secret", "sealed_private_key").as("sealed"))
    .where((where) =>
      where.or([where("sealed_secret", "is not", null), where("sealed_private_key", "is not", null)]),
    )
    .limit(1)
    .executeTakeFirst();
  return serviceKey?.sealed ?? undefined;
}
