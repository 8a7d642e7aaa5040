import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { createPositions, createRunner } from "@tenantbox/odata-v2/run";
import { loadTrustFolder, trustedPem } from "@tenantbox/shared/client-certificate";
import { createLookout, databaseUrlFor } from "@tenantbox/shared/database";
import { createTestFeatures } from "@tenantbox/shared/test-features";
import {
  type Closing,
  opening,
  serviceAudit,
  type Surroundings,
  tenantClock,
} from "@tenantbox/shared/service-process";
import { openListener } from "@tenantbox/shared/listener";
import { openProxies } from "@tenantbox/shared/proxies";
import { auditedStates } from "@tenantbox/shared/states";
import { apiMetrics, watch } from "./api-metrics.ts";
import { createAdministration } from "./administration/administration.ts";
import { createAuthentication } from "./authenticate/authentication.ts";
import type { ResourceApiConfig } from "./config.ts";
import { doorListener, openDoor } from "./door/open-door.ts";
import { createFront } from "./front.ts";
import { createCsrfProtection } from "./http/csrf.ts";
import { createCsrfTokens } from "./http/csrf-token.ts";
import { faultForms } from "./http/fault-forms.ts";
import { partFaults } from "./http/part-faults.ts";
import { createRequestRates } from "./http/request-rates.ts";
import { createService } from "./http/service.ts";
import { lenientTenantPolicy, messageLogModel, tenantPolicy } from "./model/index.ts";
import { createPipeline } from "./pipeline.ts";
import { openLogs } from "./open-logs.ts";
import { createPresentedCertificates } from "./presented-certificates.ts";
import { readClientMaterial, readMaterial, trustedFrom } from "./provisioned.ts";
import type { ResourceApi } from "./resource-api.ts";
import { tokenServerRoutes } from "./routes.ts";
import { createTenantLogs } from "./tenant-logs.ts";
import { createWritePort } from "./storage/write-port.ts";
import { LOG_SCHEMA } from "./storage/open-log-database.ts";
import { whenTrue } from "./when-true.ts";
import type { Writer } from "./writer/writer.ts";

export { openLogs } from "./open-logs.ts";
export type { ResourceApi } from "./resource-api.ts";

/**
 * Joins the rooms of the resource API and opens its port. Logs that were opened ahead are closed with it.
 * @throws one-line errors of the rooms
 */
export function startResourceApi(
  config: ResourceApiConfig,
  surroundings: Surroundings,
  logs: Promise<Writer> = openLogs(config, surroundings),
): Promise<ResourceApi> {
  return opening((closing) => {
    // First of all: they are open, or will be, whatever fails before they are asked for.
    closing.add(() =>
      logs.then(
        (writer) => writer.close(),
        () => undefined,
      ),
    );
    return start(config, surroundings, closing, logs);
  });
}

async function start(
  config: ResourceApiConfig,
  surroundings: Surroundings,
  closing: Closing,
  opened: Promise<Writer>,
): Promise<ResourceApi> {
  const { log, now: system } = surroundings;
  const clock = await tenantClock(surroundings);
  const { now } = clock;
  const { home } = config;
  const material = await readMaterial(home);
  const clientRoot = new X509Certificate(material.clientRoot);
  const trust = loadTrustFolder({
    folder: join(home, "trust"),
    ...trustedFrom(material.clientAuthorities),
    onProblem: ({ file, message }) => log.debug({ file, message }, "trust folder"),
  });
  closing.add(() => trust.close());

  const databaseUrl = databaseUrlFor(config.databaseUrl, home, "resource-api");
  const writer = await opened;
  const runner = createRunner({
    database: {
      dialect: writer.dialect,
      url: databaseUrl,
      schema: LOG_SCHEMA,
      ...(writer.dialect === "postgres" && { lookout: createLookout(databaseUrl) }),
    },
    model: messageLogModel,
    deadlineMs: config.queryDeadlineMs,
    workers: config.queryWorkers,
    queueLength: config.queryQueue,
  });
  closing.add(() => runner.close());
  const metrics = await apiMetrics(config.adminPort);
  const audit = serviceAudit("resource-api", config, surroundings, now, metrics.decided);
  closing.add(() => audit.close());

  const authentication = createAuthentication({
    issuer: `${config.tokenUrl}${tokenServerRoutes.issuer}`,
    tokenServer: {
      baseUrl: config.tokenInternalUrl,
      material: () => readClientMaterial(home, "resource-api"),
    },
    trust,
    revocation: config.revocation,
    callerTokenMs: config.callerTokenMs,
    now,
    system,
    // A clock that can go back brings deleted keys' tokens to life again: nothing may be forgotten then.
    expiredBefore: config.testFeatures ? () => 0 : now,
    log,
  });
  closing.add(() => authentication.close());
  watch(metrics, runner, writer, authentication);

  const state = { loaded: false, apiUrl: config.apiUrls?.[0] ?? "", positions: createPositions() };
  const isReady = (): boolean => state.loaded && authentication.ready();
  const testFeatures = createTestFeatures({
    enabled: config.testFeatures,
    server: "resource-api",
    clock,
    system,
    forms: faultForms,
    audit,
  });
  const serve = createPipeline({
    partFaults: config.testFeatures ? partFaults(testFeatures.faults) : undefined,
    authenticate: authentication.authenticate,
    count: createRequestRates(config.rates),
    model: messageLogModel,
    policy: { ...(config.strict ? tenantPolicy : lenientTenantPolicy), limits: config.request },
    dialect: writer.dialect,
    runner,
    positions: () => state.positions,
    writes: createWritePort((statements) => writer.perform({ kind: "run", statements })),
    csrf: createCsrfProtection(createCsrfTokens(now)),
    batch: { ...config.batch, deadlineMs: config.queryDeadlineMs },
    now,
  });
  const baseUrls = (): readonly [string, ...string[]] => [
    state.apiUrl,
    ...(config.apiUrls ?? []),
    ...(config.door?.urls ?? []),
  ];
  const proxies = await openProxies({ ...config.proxies, now: system });
  const presented = createPresentedCertificates(proxies);
  const service = createService({
    serve,
    baseUrls,
    certificatesAt: ({ listener }) => (listener === doorListener ? state.apiUrl : undefined),
    certificateOf: presented.of,
    audit,
    log,
  });
  const { authenticateOperator } = authentication;
  const logs = createTenantLogs({
    config,
    writer,
    databaseUrl,
    clock,
    tenant: clientRoot.fingerprint256,
    seed: surroundings.seed,
    webBase: () => state.apiUrl,
    beginning: testFeatures.begin(surroundings.seed),
    onReplaced() {
      state.positions = createPositions();
    },
    refresh: () => authentication.refresh(),
    log,
  });
  closing.add(logs.close);
  const { states } = logs;
  const administration = createAdministration({
    ...logs,
    authenticateOperator,
    writer,
    testFeatures,
    baseUrls,
    audit,
    log,
  });
  const handle = createFront({ config, testFeatures, administration, service, metrics, log });
  const asking = () => ({ ...material.server, clientRoots: trustedPem(trust) });
  const common = {
    bind: config.bind,
    limits: config.limits,
    ready: isReady,
    log,
    audit,
    onAnswered: metrics.answered,
    passedOn: proxies.originOf,
    ignoredIn: proxies.ignoredIn,
  };
  const admin = await metrics.open(common);
  closing.add(admin.close);
  const listener = await openListener({
    ...common,
    name: "api",
    setting: "TENANTBOX_API_PORT",
    port: config.port,
    tls: asking(),
    onServer: presented.onServer,
    handle,
  });
  closing.add(() => listener.close());
  closing.add(trust.onChange(() => listener.renewTls(asking())));
  const door =
    config.door === undefined
      ? undefined
      : await openDoor({
          ...common,
          ...config.door,
          tls: config.door.plainHttp ? undefined : material.server,
          own: handle,
          tokenServer: {
            baseUrl: config.tokenInternalUrl,
            material: () => readClientMaterial(home, "door"),
          },
        });
  // Both at once, so that the one does not wait until the other has been drained.
  closing.add(() => Promise.all([door?.close(), listener.close()]).then(() => undefined));
  if (state.apiUrl === "") state.apiUrl = `https://localhost:${listener.port}`;

  authentication.follow();
  const fill = async (): Promise<void> => {
    await logs.begin();
    state.loaded = true;
  };
  const filled = fill();
  closing.add(() => filled.catch(() => undefined));
  const waiting = whenTrue(isReady);
  closing.add(waiting.stop);
  const ready = Promise.all([filled, waiting.reached]).then(() => undefined);
  return {
    apiUrl: state.apiUrl,
    doorUrl: door?.url,
    adminUrl: admin.url,
    ready,
    ...auditedStates(states, audit, logs.reseed),
    faults: testFeatures.faults,
    close: closing.close,
  };
}
