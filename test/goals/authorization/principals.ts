import {
  DAY,
  makeAuthority,
  makeFixture,
} from "../../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { basic, bearer, tokenFor } from "../../flows.ts";
import type { Call, Identity, Reply } from "../../request.ts";
import { type Stack, startStack } from "../../stack.ts";
import { templates } from "./fact-sheet.ts";
import type { Road } from "./roads.ts";

/** How somebody comes to the API: the three options of the real system. */
export const kinds = ["token", "certificate", "Basic"] as const;
export type Kind = (typeof kinds)[number];

/** Somebody who has one role template, and goes a road. */
export interface Caller {
  readonly template: string;
  readonly kind: Kind;
  /** The status that the road ends with; of a part of a batch, its own. */
  go(road: Road): Promise<number>;
}

/** A tenant that serves every road, and somebody of each kind for each role template. */
export interface MatrixTenant extends Stack {
  caller(template: string, kind: Kind): Promise<Caller>;
}

const password = "correct horse";
const authority = () => {
  const around = { notBefore: Date.now() - DAY, notAfter: Date.now() + 400 * DAY };
  const root = makeAuthority("Matrix CA", around);
  return { root, leaf: () => makeFixture({ issuer: root, ...around }) };
};

/** Starts the tenant; users and certificates are made for those templates alone that are to have them. Must be stopped. */
export async function startMatrixTenant(ofEveryKind: (template: string) => boolean): Promise<MatrixTenant> {
  const { root, leaf } = authority();
  const identities = new Map<string, Identity>();
  const names = [...templates.keys()] as "MonitoringDataRead"[];
  const instances = names.map((role) => {
    const secret = { name: "secret" };
    const client = { name: instanceOf(role), plan: "api" as const, parameters: { roles: [role] } };
    if (!ofEveryKind(role)) return { ...client, keys: [secret] };
    const fixture = leaf();
    const certificate = fixture.certificate.toString();
    const key = fixture.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    identities.set(role, { cert: certificate, key });
    const own = { name: "own", parameters: { "key-type": "certificate_external" as const }, certificate };
    return { ...client, keys: [secret, own] };
  });
  const stack = await startStack({
    settings: { odata: "lenient" },
    seed: {
      trust: [{ certificate: root.certificate.toString() }],
      instances: [
        ...instances,
        { name: "everything", plan: "api", parameters: { roles: names }, keys: [{ name: "secret" }] },
      ],
      users: names.filter(ofEveryKind).map((role) => ({ name: role, password, roles: [role] })),
      logs: { generated: { count: 300 } },
    },
  });
  return {
    ...stack,
    async caller(template, kind) {
      const call = await callOf(stack, template, kind, identities.get(template));
      return { template, kind, go: (road) => go(stack, road, call) };
    },
  };
}

/** Names of instances are shorter than some role templates'. */
const instanceOf = (role: string): string => role.replace("AuthGroup_", "").slice(0, 32);

type Credentials = Pick<Call, "as"> & { readonly headers: Readonly<Record<string, string>> };

async function callOf(
  stack: Stack,
  template: string,
  kind: Kind,
  as: Identity | undefined,
): Promise<Credentials> {
  if (kind === "token") return { headers: bearer(await tokenFor(stack, instanceOf(template), "secret")) };
  const known: Credentials =
    kind === "certificate" ? { as, headers: {} } : { headers: basic(template, password) };
  // A browser would send these by itself, so writing takes a token of the session.
  const fetched = await send(stack, { method: "GET", path: "", needs: [] }, known, {
    "x-csrf-token": "Fetch",
  });
  if (fetched.status !== 200) throw new Error(`${template} by ${kind}: ${fetched.status} ${fetched.text}`);
  const token = String(fetched.headers["x-csrf-token"]);
  const cookie = String(fetched.headers["set-cookie"]).split(";")[0] ?? "";
  return { ...known, headers: { ...known.headers, "x-csrf-token": token, cookie } };
}

function send(stack: Stack, road: Road, { as, headers }: Credentials, more: object = {}): Promise<Reply> {
  const body = road.headers?.["content-type"] === undefined ? undefined : "{}";
  return stack.call(`${stack.apiUrl}/api/v1/${road.path}`, {
    method: road.method,
    as,
    headers: { accept: "application/json", ...headers, ...road.headers, ...more },
    body,
  });
}

async function go(stack: Stack, road: Road, credentials: Credentials): Promise<number> {
  if (road.within === undefined) return (await send(stack, road, credentials)).status;
  const reply = await stack.call(`${stack.apiUrl}/api/v1/$batch`, {
    method: "POST",
    as: credentials.as,
    headers: { ...credentials.headers, "content-type": "multipart/mixed; boundary=b" },
    body: batchOf(road),
  });
  const [, status] = /^HTTP\/1\.1 (\d{3})/m.exec(reply.text) ?? [];
  if (reply.status !== 202 || status === undefined)
    throw new Error(`no batch: ${reply.status} ${reply.text}`);
  return Number(status);
}

function batchOf({ method, path, within }: Road): string {
  const part = [
    "Content-Type: application/http",
    "Content-Transfer-Encoding: binary",
    "",
    `${method} ${path} HTTP/1.1`,
    "Accept: application/json",
    "",
    "",
  ];
  const lines =
    within === "batch"
      ? ["--b", ...part, "--b--", ""]
      : ["--b", "Content-Type: multipart/mixed; boundary=c", "", "--c", ...part, "--c--", "", "--b--", ""];
  return lines.join("\r\n");
}
