import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ServiceKeyCredentials } from "@tenantbox/shared/service-key";
import { runProgram } from "../processes.ts";
import type { Client } from "../tenant.ts";

/** Family, method and parameters of a call of the client. */
export type Task = readonly unknown[];

/** What came out of a call. */
export interface Outcome {
  readonly value?: unknown;
  readonly refused?: unknown;
  readonly message?: string;
}

/** Lets the client do some calls with a secret, in a process of its own; what came out of each. */
export async function contivaSession(
  { home }: Pick<Client, "home">,
  { clientid, clientsecret = "", tokenurl, url }: ServiceKeyCredentials,
  tasks: readonly Task[],
  options: Readonly<Record<string, unknown>> = {},
): Promise<readonly Outcome[]> {
  const program = fileURLToPath(new URL("main.ts", import.meta.url));
  const settings = {
    NODE_EXTRA_CA_CERTS: join(home, "ca.pem"),
    SAP_BASE_URL: `${url}/api/v1`,
    SAP_OAUTH_CLIENT_ID: clientid,
    SAP_OAUTH_CLIENT_SECRET: clientsecret,
    SAP_OAUTH_TOKEN_URL: tokenurl,
    TASKS: JSON.stringify(tasks),
    OPTIONS: JSON.stringify(options),
  };
  const ended = await runProgram(process.execPath, [program], { settings }).ended;
  if (ended.code !== 0) throw new Error(ended.stderr);
  // The client talks on standard output too.
  return JSON.parse(ended.stdout.slice(ended.stdout.lastIndexOf("\n") + 1)) as readonly Outcome[];
}
