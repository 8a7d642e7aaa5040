import { apiApplicationId, fullScope, roleTemplates, scopesOf } from "@tenantbox/shared/roles";
import { describe, expect, it } from "vitest";
import { messageLogModel } from "../model/index.ts";
import { type Access, AuthorizationError, authorize } from "./authorize.ts";

const logs = "MessageProcessingLog";
const onLog = [
  `${logs}s`,
  ...["CustomHeaderProperties", "ErrorInformations", "AdapterAttributes", "Runs", "RunSteps"].map(
    (name) => logs + name,
  ),
  `${logs}RunStepProperties`,
];
const traces = ["TraceMessages", "TraceMessageProperties", "TraceMessageExchangeProperties"];
const stored = ["MessageStoreEntries", "MessageStoreEntryAttachments"];
const storedNames = ["MessageStoreEntryProperties", "MessageStoreEntryAttachmentProperties"];
const files = ["LogFiles", "LogFileArchives"];
const idempotent = ["IdempotentRepositoryEntries", "GenericIdempotentRepositoryEntries"];
const ids = ["IdMapFromIds", "IdMapToIds", "IdMapFromId2s", ...idempotent, "Locks"];
const stores = ["DataStores", "DataStoreEntries"];
const archiving = ["ArchivingKeyPerformanceIndicators", "ArchivingConfigurations"];
const externalLogging = ["ExternalLoggingActivationStatus", "ExternalLoggingEvents"];

type Opened = Partial<Readonly<Record<Access["operation"], readonly string[]>>>;
const both = (sets: readonly string[]): Opened => ({ read: sets, payload: sets });

const monitoring: Opened = {
  read: [...onLog, ...stored, ...storedNames, ...files],
  payload: [...onLog, ...storedNames, ...files],
};
const payloads: Opened = {
  read: [`${logs}Attachments`, ...traces],
  payload: [`${logs}Attachments`, ...traces, ...stored],
};
const cancel: Opened = { call: ["CancelMessageProcessingLog"] };
const storesRead: Opened = { read: stores, payload: ["DataStores"] };
const storePayloads: Opened = { read: ["Variables"], payload: ["DataStoreEntries", "Variables"] };
const storesDelete: Opened = { ...storesRead, delete: [...stores, "Variables"] };
const locksDelete: Opened = { delete: idempotent };

const joined = (...parts: readonly Opened[]): Opened => {
  const all = { read: [], payload: [], create: [], update: [], delete: [], call: [] } satisfies Opened;
  return Object.fromEntries(
    Object.keys(all).map((name) => [
      name,
      [...new Set(parts.flatMap((part) => part[name as Access["operation"]] ?? []))],
    ]),
  );
};
const readOnly = [monitoring, both(ids), storesRead];

/** What a role by itself opens; a role that is not named here opens nothing. */
const expected: Readonly<Record<string, Opened>> = {
  MonitoringDataRead: monitoring,
  MessagePayloadsRead: payloads,
  MessageProcessingLocksRead: both(ids),
  MessageProcessingLocksDelete: locksDelete,
  MonitoringArtifactsDeploy: cancel,
  // Their permissions include those of MonitoringArtifactsDeploy.
  CredentialsEdit: cancel,
  SecurityMaterialEdit: cancel,
  DataStoresAndQueuesRead: storesRead,
  DataStorePayloadsRead: storePayloads,
  DataStoresAndQueuesDelete: storesDelete,
  ExternalLoggingActivate: { call: ["activateExternalLogging", "deactivateExternalLogging"] },
  ExternalLoggingActivationRead: both(externalLogging),
  DataArchivingActivate: { call: ["activateArchivingConfiguration"] },
  DataArchivingRead: both(archiving),
  AuthGroup_ReadOnly: joined(...readOnly),
  AuthGroup_BusinessExpert: joined(payloads, storePayloads),
  AuthGroup_IntegrationDeveloper: joined(...readOnly, cancel),
  AuthGroup_Administrator: joined(
    ...readOnly,
    both(archiving),
    both(externalLogging),
    locksDelete,
    storesDelete,
    cancel,
  ),
};

const every: readonly Access[] = [
  ...(["read", "payload", "create", "update", "delete"] as const).flatMap((operation) =>
    [...messageLogModel.bySet.keys()].map((set): Access => ({ operation, set })),
  ),
  ...messageLogModel.functionImports.map(({ name }): Access => ({ operation: "call", function: name })),
];

const what = (access: Access): string => (access.operation === "call" ? access.function : access.set);

function opened(role: string): string[] {
  const scopes = scopesOf([role]).map((permission) => fullScope(apiApplicationId, permission));
  return every
    .filter((access) => {
      try {
        authorize([access], scopes);
        return true;
      } catch {
        return false;
      }
    })
    .map((access) => `${access.operation} ${what(access)}`);
}

describe("A role by itself", () => {
  it.each(roleTemplates.map(({ name }) => name))("%s opens its doors, and of all others none", (role) => {
    const doors = Object.entries(expected[role] ?? {}).flatMap(([operation, names]) =>
      names.map((name) => `${operation} ${name}`),
    );
    expect(new Set(opened(role))).toEqual(new Set(doors));
  });

  it("together with all others opens everything but creating and changing, and what is never deleted", () => {
    const scopes = scopesOf(roleTemplates.map(({ name }) => name)).map((permission) =>
      fullScope(apiApplicationId, permission),
    );
    const deletable = new Set([...idempotent, ...stores, "Variables"]);
    for (const access of every) {
      const { operation } = access;
      const open = operation === "delete" ? deletable.has(what(access)) : !/create|update/.test(operation);
      const attempt = (): void => authorize([access], scopes);
      if (open) expect(attempt, `${operation} ${what(access)}`).not.toThrow();
      else expect(attempt, `${operation} ${what(access)}`).toThrow(AuthorizationError);
    }
  });
});
