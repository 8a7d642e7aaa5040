import { X509Certificate } from "node:crypto";
import { databaseUrlFor } from "@tenantbox/shared/database";
import { createTestFeatures } from "@tenantbox/shared/test-features";
import {
  type Closing,
  opening,
  serviceAudit,
  type Surroundings,
  tenantClock,
} from "@tenantbox/shared/service-process";
import { openProxies } from "@tenantbox/shared/proxies";
import { readTlsFiles } from "@tenantbox/shared/listener";
import { routeTemplates, serviceMetrics } from "@tenantbox/shared/metrics";
import { auditedStates } from "@tenantbox/shared/states";
import { createAdministration } from "./administration/administration.ts";
import {
  demoExternalCertificate,
  openCertificateAuthority,
  periodForTests,
} from "./certificate-authority/index.ts";
import type { TokenServerConfig } from "./config.ts";
import { resourceApiClient } from "./client-authentication/attempt-on-behalf.ts";
import { createRequestLimits } from "./client-authentication/request-limits.ts";
import { createTokenRequestReader } from "./client-authentication/token-request.ts";
import { createDefaultProvider, createIdentityProvider, createLogin } from "./identity-provider/index.ts";
import { faultForms } from "./fault-forms.ts";
import { createKeyFiles } from "./key-files/key-files.ts";
import { listenerNames, openListeners } from "./listeners.ts";
import { provision } from "./provisioning/provision.ts";
import { readiness } from "./provisioning/readiness.ts";
import { answerRevocations } from "./resource-feed/revocation-feed.ts";
import { allRoutes, routes } from "./routes.ts";
import { seededZone } from "./seeding/derived.ts";
import { authorityOfSeed, createSeeding } from "./seeding/seeding.ts";
import { openSecretBox } from "./secrets/index.ts";
import { createServiceInstances, type PublicUrls } from "./service-instances/index.ts";
import { createClientStates } from "./states/client-states.ts";
import { openStorage, sealedSample } from "./storage/index.ts";
import { createTokenLife } from "./token-life.ts";
import { openSigningKeys } from "./signing-keys-of-tenant.ts";
import { zoneOf } from "./tokens/zone.ts";
import type { TokenServer } from "./token-server.ts";
import { createWeb } from "./web.ts";

export type { TokenServer } from "./token-server.ts";

/** Joins the rooms of the token server and opens its ports. @throws one-line errors of the rooms */
export function startTokenServer(
  config: TokenServerConfig,
  surroundings: Surroundings,
): Promise<TokenServer> {
  return opening((closing) => start(config, surroundings, closing));
}

async function start(
  config: TokenServerConfig,
  surroundings: Surroundings,
  closing: Closing,
): Promise<TokenServer> {
  const { log, seed, now: system } = surroundings;
  const clock = await tenantClock(surroundings);
  const { now } = clock;
  const { home, hostNames, subdomain } = config;
  const clientPeriod = config.testFeatures ? periodForTests : undefined;
  const authority = await openCertificateAuthority({
    home,
    now: system,
    clientNow: now,
    clientPeriod,
    hostNames,
    given: authorityOfSeed(seed, now()),
    onTrustProblem: ({ file, message }) => log.warn({ file, message }, "trust folder"),
  });
  closing.add(() => authority.close());
  const resourceApi = await authority.issueServiceClientCertificate("resource-api");
  const door = config.door ? await authority.issueServiceClientCertificate("door") : undefined;
  await authority.issueServerCertificate("resource-api");
  const tls = await readTlsFiles(await authority.issueServerCertificate("token-server"));

  const storage = await openStorage(databaseUrlFor(config.databaseUrl, home, "token-server"), surroundings);
  closing.add(() => storage.close());
  const secretBox = await openSecretBox({ home, sealedSample: await sealedSample(storage) });
  const metrics = await serviceMetrics("token-server", config.adminPort, routeTemplates(allRoutes));
  const audit = serviceAudit("token-server", config, surroundings, now, metrics.decided);
  closing.add(() => audit.close());
  const keys = await openSigningKeys({ config, storage, secretBox, system, audit, log });
  closing.add(keys.close);

  const state: { ready: boolean; urls: PublicUrls; web: ReturnType<typeof createWeb> | undefined } = {
    ready: false,
    web: undefined,
    urls: { tokenUrl: "", tokenMtlsUrl: "", apiUrl: config.apiUrls?.[0] ?? "" },
  };
  const sources = { certificateAuthority: authority, secretBox, now, subdomain, audit };
  // A clock that can go back brings deleted keys' tokens to life again: nothing may be forgotten then.
  const expiredBefore = config.testFeatures ? () => 0 : now;
  const instances = await createServiceInstances({
    ...sources,
    database: storage,
    expiredBefore,
    urls: () => state.urls,
    onRefreshError: (error) =>
      log.warn({ error: String(error) }, "the client directory could not be refreshed"),
  });
  closing.add(() => instances.close());
  const users = createIdentityProvider({ storage, now });
  const provider = createDefaultProvider({
    storage,
    users,
    ldapFile: config.ldap,
    clientId: resourceApiClient.clientId,
    now,
    monotonic: () => performance.now(),
    onFailure: (error) => log.warn({ error: error.message, cause: String(error.cause) }, "LDAP"),
  });

  const testFeatures = createTestFeatures({
    enabled: config.testFeatures,
    server: "token-server",
    clock,
    system,
    forms: faultForms((id) => instances.directory.find(id)?.plan === "operator"),
    audit,
  });
  const resourceApis = new Set([resourceApi.fingerprint]);
  const proxies = await openProxies({ ...config.proxies, now: system });
  const listeners = await openListeners({
    config,
    proxies,
    tls,
    trust: authority.trust,
    resourceApis,
    doorFingerprint: door?.fingerprint,
    handle: testFeatures.around((request, response) =>
      state.web === undefined
        ? void response.writeHead(503, { "Retry-After": "1" }).end()
        : state.web(request, response),
    ),
    ready: () => state.ready,
    now,
    system,
    log,
    audit,
    metrics,
  });
  closing.add(() => listeners.close());
  const admin = await metrics.open({ limits: config.limits, ready: () => state.ready, log, audit });
  closing.add(admin.close);
  const tokenUrl = config.tokenUrls?.[0] ?? `https://localhost:${listeners.secret.port}`;
  const tokenMtlsUrl = config.tokenMtlsUrls?.[0] ?? `https://localhost:${listeners.certificate.port}`;
  state.urls = {
    ...state.urls,
    tokenUrl: `${tokenUrl}${routes.token}`,
    tokenMtlsUrl: `${tokenMtlsUrl}${routes.token}`,
  };

  const keyFiles = createKeyFiles(home, instances);
  const life = createTokenLife({
    config,
    storage,
    instances,
    keyFiles,
    users,
    provider,
    keys,
    audit,
    callerOf: listeners.callerOf,
    readTokenRequest: createTokenRequestReader(config.form),
    limits: createRequestLimits({ rates: config.rates, monotonic: () => performance.now() }),
    login: createLogin(provider, system, config.rates.passwords),
    tokenUrl,
    tokenMtlsUrl,
    zone: seed === undefined ? zoneOf(authority.clientRoot) : seededZone(subdomain),
    clientRoot: authority.clientRoot,
    now,
    system,
    expiredBefore,
    log,
  });
  const externalCertificate = () => demoExternalCertificate(home, { now, system, period: clientPeriod });
  const demo = async (): Promise<boolean> => config.demo && seed === undefined && !(await states.isSeeded());
  const provisioned = provision({ home, demo, users, instances, keyFiles, externalCertificate });
  const beginning = testFeatures.begin(seed);
  const states = createClientStates({
    home,
    storage,
    secretBox,
    tenant: new X509Certificate(authority.clientRoot).fingerprint256,
    now,
    reload: instances.reload,
    rewriteKeys: keyFiles.rewrite,
    onReset: beginning.rewind,
  });
  const seeding = createSeeding({
    ...sources,
    home,
    seed,
    states,
    testFeatures: config.testFeatures,
    onReseed: beginning.move,
  });
  state.web = createWeb({
    ...life,
    administration: createAdministration({
      instances,
      keyFiles,
      users,
      provider,
      states,
      testFeatures,
      mint: life.mint,
      directory: instances.directory,
      audit,
      verify: life.verifyOperator,
      keys,
      system,
    }),
    revocations: (context, changes) =>
      answerRevocations(context, changes, {
        revocationsAfter: instances.revocationsAfter,
        publishedKeys: life.publishedKeys,
        resourceApis,
        certificateOf: () => listeners.certificateOfService(context.req),
        audit,
      }),
    certificateListener: listenerNames.certificate,
    log,
  });

  const announceApi = async (url: string): Promise<void> => {
    state.urls = { ...state.urls, apiUrl: config.apiUrls?.[0] ?? url };
    await states.open();
    await provisioned.publish();
    await seeding.begin();
    if (!(await states.hasFirst())) await states.keepAsFirst();
    state.ready = true;
  };
  const ready = readiness(announceApi);
  if (state.urls.apiUrl !== "") await ready.announce(state.urls.apiUrl);
  return {
    tokenUrl,
    tokenMtlsUrl,
    adminUrl: admin.url,
    ready: ready.reached,
    announceApi: ready.announce,
    ...auditedStates(states, audit, seeding.reseed),
    faults: testFeatures.faults,
    close: closing.close,
  };
}
