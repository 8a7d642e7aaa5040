import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createClock } from "@tenantbox/shared/clock";
import { readSettings, type StackSettings } from "@tenantbox/shared/config";
import { loadSeed, parseSeed, type Seed, type SeedInput, withSeedSettings } from "@tenantbox/shared/seed";
import { openLog } from "@tenantbox/shared/listener";
import { type Closing, opening } from "@tenantbox/shared/service-process";
import { accessTokenFor } from "./client/access-token.ts";
import { mintToken } from "./client/mint-token.ts";
import { httpsTrusting } from "./client/https-client.ts";
import { tenantFaults } from "./faults/tenant-faults.ts";
import { credentialsIn } from "./home/credentials.ts";
import { startServers } from "./servers.ts";
import { environmentOf } from "./settings/environment-of.ts";
import type { Tenant, TenantOptions } from "./tenant.ts";

export type { TenantRequest } from "./client/https-client.ts";
export type { MintedToken, MintOrder } from "./client/mint-token.ts";
export type { TenantFaults } from "./faults/tenant-faults.ts";
export type { ClientCertificate, Credentials, KeyName, User } from "./home/credentials.ts";
export type { TenantSettings } from "./settings/environment-of.ts";
export type { Tenant, TenantOptions } from "./tenant.ts";

/**
 * Starts a tenant in this process and resolves when it is ready to answer. Whoever starts one stops it: with
 * `stop()`, or with `await using`.
 * @throws ConfigurationError naming a wrong setting or what is wrong with the seed; one-line errors of the servers
 */
export function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  return opening((closing) => start(options, closing));
}

async function start(options: TenantOptions, closing: Closing): Promise<Tenant> {
  const environment = environmentOf({
    testFeatures: true,
    demo: options.demo ?? true,
    log: options.log ?? "silent",
    ...asManyAsCome,
    ...options.settings,
    tokenPort: 0,
    tokenMtlsPort: 0,
    apiPort: 0,
  });
  const seed = options.seed === undefined ? undefined : await seedOf(options.seed, readSettings(environment));
  const checked = readSettings(seed === undefined ? environment : withSeedSettings(environment, seed));
  const home = await openHome(options.home, closing);
  const clock = createClock({ system: Date.now });
  let moment = options.clock ?? seed?.clock;
  const startClock = async (): Promise<void> => {
    await clock.reset();
    if (moment !== undefined) await clock.set(Number(moment));
  };
  await startClock();
  const surroundings = {
    log: openLog("tenantbox", checked.log),
    now: Date.now,
    clock,
    temporary: options.home === undefined,
    ...(seed && { seed }),
  };

  const { tokenServer, api } = await startServers({ ...checked, home }, surroundings, closing);

  const ca = await readFile(join(home, "ca.pem"), "utf8");
  const https = httpsTrusting(ca);
  closing.add(() => https.close());
  const credentials = credentialsIn(home);
  const faults = tenantFaults({ "resource-api": api.faults, "token-server": tokenServer.faults });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= closing.close());
  return {
    home,
    tokenUrl: tokenServer.tokenUrl,
    tokenMtlsUrl: tokenServer.tokenMtlsUrl,
    apiUrl: api.apiUrl,
    doorUrl: api.doorUrl,
    ca,
    clock,
    faults,
    ...credentials,
    token(instance, name) {
      const key = credentials.key(instance, name);
      const certificate =
        key.clientsecret === undefined ? credentials.certificate(instance, name) : undefined;
      return accessTokenFor(https, key, certificate);
    },
    mint: (order) => mintToken(https, { tokenUrl: tokenServer.tokenUrl, credentials }, order),
    fetch: (url, request) => https.fetch(new URL(url, api.apiUrl), request),
    async reseed(given) {
      const next = await seedOf(given, checked);
      await tokenServer.reseed(next);
      await api.reseed(next);
      moment = next.clock;
    },
    async reset() {
      await startClock();
      // A seed's own come back with the state.
      faults.clear();
      await tokenServer.reset();
      await api.reset();
    },
    async snapshot(name) {
      await Promise.all([tokenServer.snapshot(name), api.snapshot(name)]);
    },
    async restore(name) {
      await tokenServer.restore(name);
      await api.restore(name);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** A test is faster than any client; what it wants to see of a rate, it sets. */
const asManyAsCome = { tokenRate: 0, apiRate: 0, apiRatePerCaller: 0 };

function seedOf(given: string | SeedInput, { testFeatures }: StackSettings): Promise<Seed> {
  return typeof given === "string" ? loadSeed(given, { testFeatures }) : parseSeed(given, { testFeatures });
}

/** The folder that was given, or a temporary one that goes with the tenant. */
async function openHome(given: string | undefined, closing: Closing): Promise<string> {
  if (given !== undefined) {
    const home = resolve(given);
    await mkdir(home, { recursive: true, mode: 0o700 });
    return home;
  }
  const home = await mkdtemp(join(tmpdir(), "tenantbox-"));
  closing.add(() => rm(home, { recursive: true, force: true }));
  return home;
}
