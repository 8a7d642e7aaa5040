import { z } from "zod";
import { integrationFlowRolePattern, roleTemplates } from "../../roles/index.ts";
import { members, text } from "./members.ts";

/** PEM, or the path of a file that holds it, relative to the seed's file; a loaded seed holds the PEM. */
const pem = text.describe("PEM text, or the path of a PEM file, relative to this file");

/** Printable ASCII that survives Basic, forms, queries and shells; no colon, which ends the id in Basic (RFC 7617). */
const clientId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9!|._~-]{0,254}$/,
    "a client id has 1 to 255 characters from A-Z a-z 0-9 ! | . _ ~ -",
  )
  .describe("The fixed OAuth client id; all keys of an instance share it");

const clientSecret = z
  .string()
  .regex(/^[\x21-\x7e]{8,255}$/, "a client secret has 8 to 255 printable ASCII characters without blanks")
  .describe("The fixed client secret of a key of kind secret");

/** A service key, of one of three kinds, with the credentials it shall have; what is left out is made from the seed. */
const key = members({
  name: text.describe("Unique within the instance"),
  parameters: members({
    "key-type": z
      .enum(["certificate", "certificate_external"])
      .optional()
      .describe("Left out for a client secret"),
    "X.509": pem.optional().describe("The certificate of an external key; the same as certificate beside it"),
    validity: z.int().optional().describe("Days an issued certificate is valid"),
    "key-length": z.union([z.literal(2048), z.literal(4096)], "2048 or 4096 is expected").optional(),
  })
    .optional()
    .describe("As for ./tenantbox key create"),
  clientid: clientId.optional(),
  clientsecret: clientSecret.optional(),
  certificate: pem.optional().describe("The fixed certificate, with its chain behind it where there is one"),
  key: pem.optional().describe("The private key that belongs to the certificate; external keys need none"),
});

const parameters = <Role extends z.ZodType<string>>(role: Role) =>
  members({
    roles: z.array(role),
    "grant-types": z.array(text).optional(),
    "redirect-uris": z.array(text).optional(),
    "token-validity": z.int().min(1).optional().describe("Seconds; below 3600 with test features only"),
    "tls-client-certificate-bound-access-tokens": z.boolean().optional(),
  });

const common = {
  name: text.describe("Unique in the tenant"),
  clientid: clientId.optional(),
  keys: z.array(key).default([]),
};

const roleTemplate = z.enum(roleTemplates.map(({ name }) => name));
const flowRole = z
  .string()
  .regex(integrationFlowRolePattern, "ESBMessaging.send, API.invoke or a custom role is expected");

/** A service instance: one OAuth client with any number of keys. */
export const instance = z.discriminatedUnion("plan", [
  members({ ...common, plan: z.literal("api"), parameters: parameters(roleTemplate) }),
  members({
    ...common,
    plan: z.literal("integration-flow"),
    parameters: parameters(flowRole).partial({ roles: true }).optional(),
  }),
]);

/** A certificate authority of the seed's own, above the certificates that keys are issued. */
export const certificateAuthority = members({
  certificate: pem.describe("The CA's certificate, with the ones above it up to the root behind it"),
  key: pem.describe("Its private key"),
});

/** An object rather than PEM alone, so that each can be found again in the seed. */
export const trustedRoot = members({ certificate: pem });
