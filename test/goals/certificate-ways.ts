import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ConnectionOptions } from "node:tls";
import { writeClientCert } from "@tenantbox/shared/client-certificate";
import { auditLines, eventually } from "../audit.ts";
import { wireTo } from "../hostile/bytes.ts";
import type { HostileStack } from "../hostile/hostile-stack.ts";
import { boundTo, mint, type Pki, type Shown, shown, tlsOf } from "../hostile/pki.ts";
import { head } from "../hostile/requests.ts";
import type { CertificateVector } from "./certificate-vectors/vector.ts";

/** The ways on which a certificate is judged. "forwarded": in the header of the API's own connection (RFC 9440). */
export const certificateWays = ["token server", "forwarded", "API", "API, bound"] as const;
type Way = (typeof certificateWays)[number];

/** What came of a certificate on each way: counted, refused by the policy for a reason, cut off in TLS, or something wrong. */
export type Outcomes = Readonly<Record<Way, string>>;

const patience = { patienceMs: 10_000 };
const forced: ConnectionOptions = { ciphers: "DEFAULT@SECLEVEL=0" };
const json = "Accept: application/json\r\n";
const logs = "GET /api/v1/MessageProcessingLogs?$top=1";

/** Shows a vector's certificate on every way, registered where that is possible. */
export async function showEverywhere(
  stack: HostileStack,
  pki: Pki,
  { leaf, chain }: CertificateVector,
): Promise<Readonly<Record<Way, { status: number | "cut"; id: string }>>> {
  await pki.register(leaf);
  const by: Shown = shown(leaf, chain, forced);
  const bound = await mint(pki, { claims: { cnf: boundTo(leaf) } });
  const clientId = encodeURIComponent(stack.key("demo-api", "secret").clientid);
  const token = "POST /oauth/token?grant_type=client_credentials";
  const forwarded = writeClientCert({
    leaf: leaf.certificate,
    chain: chain.map(({ certificate }) => certificate),
  });
  const service: ConnectionOptions = {
    cert: readFileSync(join(stack.home, "tls", "resource-api-client.crt")),
    key: readFileSync(join(stack.home, "tls", "resource-api-client.key")),
  };
  const ask = async (url: string, tls: ConnectionOptions, request: string) => {
    const { answers } = await wireTo(stack.home, url, tls).send(request, patience);
    const [answer] = answers;
    return {
      status: answer?.status ?? ("cut" as const),
      id: answer?.headers["x-correlation-id"] ?? "",
    };
  };
  const lines = Object.entries(forwarded ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
  const empty = "Content-Length: 0\r\n";
  const [direct, onBehalf, api, withToken] = await Promise.all([
    ask(stack.tokenMtlsUrl, tlsOf(by), head(`${token}&client_id=${clientId}`, empty)),
    // What does not fit into headers is passed on by nobody.
    forwarded === undefined
      ? { status: 401, id: "" }
      : ask(stack.tokenMtlsUrl, service, head(token, `${lines.join("")}${empty}`)),
    ask(stack.apiUrl, tlsOf(by), head(logs, json)),
    ask(stack.apiUrl, tlsOf(by), head(logs, `${json}Authorization: Bearer ${bound}\r\n`)),
  ]);
  return { "token server": direct, forwarded: onBehalf, API: api, "API, bound": withToken };
}

/** The reasons of refusals in both audit logs, by the request. */
export async function reasonsOf(stack: HostileStack, last: string): Promise<ReadonlyMap<string, string>> {
  const lines = await eventually(async () => {
    const all = [...(await auditLines(stack, "token-server")), ...(await auditLines(stack, "resource-api"))];
    return all.some((line) => line["request"] === last) ? all : undefined;
  }, "the audit line of the last request");
  return new Map(
    lines.flatMap(({ request = "", reason = "", outcome }) =>
      outcome === "refused" ? [[request, reason] as const] : [],
    ),
  );
}
