import { existsSync } from "node:fs";
import { startTenant, type Tenant } from "tenantbox";

// Run by itself, so that what is left at the end is seen: this process has to end without being told to.

const path = "/api/v1/MessageProcessingLogs";
const all = <Result>(each: (tenant: Tenant, at: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(tenants.map(each));
/** The status of an answer, whose body is read to its end so that its connection is free again. */
const status = async (asked: Promise<Response>): Promise<number> => {
  const answer = await asked;
  await answer.text();
  return answer.status;
};
const read = (tenant: Tenant, token: string, what = "?$top=1&$format=json") =>
  tenant.fetch(`${path}${what}`, { headers: { authorization: `Bearer ${token}` } });
const basic = (id: string, secret = "") => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
const neighbour = (at: number): Tenant => tenants[(at + 1) % tenants.length] as Tenant;

// Twenty times one thread for queries all start at once: on a busy machine that takes longer than a query may.
const settings = { queryWorkers: 1, queryDeadline: 120_000 };
const tenants = await Promise.all(Array.from({ length: 20 }, () => startTenant({ settings })));

const secrets = await all((tenant) => tenant.token("demo-api", "secret"));
const certificates = await all((tenant) => tenant.token("demo-api", "certificate"));
const logs = await all(async (tenant, at) =>
  Number(await (await read(tenant, secrets[at] ?? "", "/$count")).text()),
);

const foreignSecrets = await all((tenant, at) => {
  const { clientid, clientsecret } = neighbour(at).key("demo-api", "secret");
  return status(
    tenant.fetch(`${tenant.tokenUrl}/oauth/token?grant_type=client_credentials`, {
      method: "POST",
      headers: { authorization: basic(clientid, clientsecret) },
    }),
  );
});
const foreignCertificates = await all((tenant, at) => {
  const { clientid } = tenant.key("demo-api", "certificate");
  return status(
    tenant.fetch(`${tenant.tokenMtlsUrl}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", client_id: clientid }),
      certificate: neighbour(at).certificate("demo-api", "certificate"),
    }),
  );
});
const foreignTokens = await all((_tenant, at) => status(read(neighbour(at), secrets[at] ?? "")));

const [reset, moved, stopped, ...others] = tenants as [Tenant, Tenant, Tenant, ...Tenant[]];
await Promise.all([reset.reset(), moved.clock.advance(86_400_000), stopped.stop()]);
const afterwards = await Promise.all(others.map((tenant, at) => status(read(tenant, secrets[at + 3] ?? ""))));
const movedClock = await status(read(moved, secrets[1] ?? ""));

await all((tenant) => tenant.stop());
const kept = new Set(["TTYWrap", "PipeWrap", "FSReqCallback"]);
process.stdout.write(
  JSON.stringify({
    tenants: tenants.length,
    ports: new Set(tenants.flatMap(({ apiUrl, tokenUrl, tokenMtlsUrl }) => [apiUrl, tokenUrl, tokenMtlsUrl]))
      .size,
    tokens: new Set([...secrets, ...certificates]).size,
    logs,
    foreignSecrets,
    foreignCertificates,
    foreignTokens,
    afterwards,
    movedClock,
    homesLeft: tenants.filter(({ home }) => existsSync(home)).length,
    resourcesLeft: process.getActiveResourcesInfo().filter((name) => !kept.has(name)),
  }),
);
