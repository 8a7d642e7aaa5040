import { administrationAudience, administrationScope } from "@tenantbox/shared/access-token";
import { AdministrationError } from "@tenantbox/shared/administration";
import { checked, type TestFeatureAnswer } from "@tenantbox/shared/test-features";
import { z } from "zod";
import { InstanceError, type ServiceInstances } from "../service-instances/index.ts";
import type { MintedToken, TokenOrder } from "../tokens/token-mint.ts";
import { variantNames } from "../tokens/variants.ts";

const members = z.record(z.string().max(100), z.unknown());

const mintRequest = z
  .strictObject({
    instance: z.string().optional(),
    key: z.string().optional(),
    variant: z.enum(variantNames).default("good"),
    /** In seconds, below and above what an instance may ask for. */
    lifetime: z.int().min(1).max(31_536_000).optional(),
    claims: members.default({}),
    header: members.default({}),
  })
  .refine(({ instance, key }) => instance !== undefined || key === undefined, {
    path: ["instance"],
    message: "the instance of the key is needed",
  });

export type Mint = (order: TokenOrder) => Promise<MintedToken>;

/**
 * A token on demand, for a key of the tenant or with free claims.
 * @throws {AdministrationError} 400; InstanceError `not-found`
 */
export async function mintToken(
  asked: unknown,
  instances: Pick<ServiceInstances, "directory" | "getInstance" | "listKeys">,
  mint: Mint,
): Promise<TestFeatureAnswer> {
  const { instance, key, variant, ...order } = checked(mintRequest, asked);
  refuseAdministration(order.claims);
  const client = instance === undefined ? undefined : await clientOf(instances, instance, key);
  const { token, header, claims, expected } = await mint({
    client,
    variant,
    lifetime: order.lifetime,
    claims: order.claims,
    header: order.header,
  });
  const detail = `${variant} for ${client?.clientId ?? "nobody"}`;
  return {
    status: 201,
    body: { access_token: token, token_type: "bearer", variant, header, claims, expected },
    audit: { event: "token.minted", detail },
  };
}

async function clientOf(
  { directory, getInstance, listKeys }: Pick<ServiceInstances, "directory" | "getInstance" | "listKeys">,
  instance: string,
  name: string | undefined,
): Promise<NonNullable<TokenOrder["client"]>> {
  const { clientId } = await getInstance(instance);
  const keys = await listKeys(instance);
  const key = name === undefined ? keys[0] : keys.find((each) => each.name === name);
  const client = directory.find(clientId);
  const credential = client?.keys.find(({ keyId }) => keyId === key?.id);
  if (client === undefined || credential === undefined)
    throw new InstanceError("not-found", "There is no such service key");
  const { instanceId, scopes, tokenValidity, boundTokens } = client;
  const fingerprint = boundTokens ? credential.certificate?.fingerprint : undefined;
  return {
    clientId,
    instanceId,
    scopes,
    tokenValidity,
    revSig: credential.revSig,
    thumbprint: fingerprint && Buffer.from(fingerprint, "hex").toString("base64url"),
  };
}

/** Whoever holds a minted token shall not be the operator. */
function refuseAdministration({ aud, scope }: Readonly<Record<string, unknown>>): void {
  const isIn = (claim: unknown, word: string): boolean =>
    [claim].flat(2).some((each) => typeof each === "string" && each.split(" ").includes(word));
  if (isIn(aud, administrationAudience) || isIn(scope, administrationScope))
    throw new AdministrationError(400, "invalid-parameter", "Nobody is made the operator", "claims");
}
