import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { platformRoles } from "@tenantbox/shared/roles";
import { z } from "zod";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

const url = z
  .string()
  .refine((text) => URL.canParse(text) && ["ldap:", "ldaps:"].includes(new URL(text).protocol), {
    message: "an ldaps:// URL is expected",
  });

const members = z.strictObject({
  url,
  /** Begins in the clear on an ldap:// port, and says nothing there but that TLS is to begin (RFC 4513, section 3). */
  startTls: z.boolean().default(false),
  /** File with the certificates that the directory's own is judged by; without it the system's. */
  ca: z.string().optional(),
  /** Who looks users up. */
  bindDn: z.string().min(1),
  bindPassword: z.string().min(1),
  users: z.strictObject({ base: z.string().min(1), attribute: z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/) }),
  groups: z
    .strictObject({
      base: z.string().min(1),
      memberAttribute: z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/),
      nameAttribute: z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/),
    })
    .optional(),
  /** Name of a group → role collections that its members have. */
  roleCollections: z.record(z.string(), z.array(z.string())).default({}),
  /** Name of a group → what its members are on the platform. */
  spaceRoles: z.record(z.string(), z.array(z.enum(platformRoles))).default({}),
});

/** A password must not travel in clear (catalogue row 124): plain LDAP goes no further than this machine. */
const schema = members.superRefine(({ url: text, startTls }, context) => {
  // What is no URL at all has been refused, and is looked at here all the same.
  if (!URL.canParse(text)) return;
  const { protocol, hostname } = new URL(text);
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  if (protocol === "ldaps:" && startTls)
    refuse("startTls", "ldaps:// begins with TLS; startTls is for ldap://");
  if (protocol === "ldap:" && !startTls && !loopback.has(hostname))
    refuse("url", "ldaps:// or startTls is expected; plain ldap:// is for this machine only");
});

/** An upstream directory: where it is, how users and groups are found in it, what its groups mean here. */
export type LdapSettings = Omit<z.output<typeof schema>, "ca"> & {
  /** PEM. */
  readonly ca: string | undefined;
};

/** Reads the file that `TENANTBOX_LDAP` names. @throws Error, one line, naming the file and what is wrong in it */
export function readLdapSettings(file: string): LdapSettings {
  const refuse = (reason: string) => new Error(`TENANTBOX_LDAP: ${file}: ${reason}`);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw refuse("it cannot be read as JSON");
  }
  const { success, data, error } = schema.safeParse(value);
  if (!success) {
    const [issue] = error.issues;
    throw refuse(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not valid"}`);
  }
  if (data.ca === undefined) return { ...data, ca: undefined };
  try {
    return { ...data, ca: readFileSync(resolve(dirname(file), data.ca), "utf8") };
  } catch {
    throw refuse("ca: the file cannot be read");
  }
}
