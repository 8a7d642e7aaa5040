import type { Feed } from "./flows.ts";
import { read } from "./flows.ts";
import type { Client } from "./tenant.ts";

/** A log as JSON has it, as far as tests look at it. */
export interface Log {
  readonly __metadata: { readonly id: string; readonly uri: string; readonly type: string };
  readonly MessageGuid: string;
  readonly CorrelationId: string | null;
  readonly LogStart: string | null;
  readonly LogEnd: string | null;
  readonly Status: string;
  readonly IntegrationFlowName: string | null;
  readonly IntegrationArtifact: Readonly<
    Record<"Id" | "Name" | "Type" | "PackageId" | "PackageName", string | null>
  >;
  readonly CustomHeaderProperties: {
    readonly results: readonly { readonly Name: string; readonly Value: string }[];
  };
  readonly [name: string]: unknown;
}

/** What a list query finds. @throws Error unless it answers 200 */
export async function logs(tenant: Client, token: string, query: string): Promise<readonly Log[]> {
  const reply = await read(tenant, token, `MessageProcessingLogs?${query}`);
  if (reply.status !== 200) throw new Error(`${query}: ${reply.status} ${reply.text.slice(0, 300)}`);
  return reply.json<Feed<Log>>().d.results;
}

/** Milliseconds of a date on the wire, `/Date(1694081805811)/`; nothing for null. */
export function milliseconds(date: string | null): number | undefined {
  return date === null ? undefined : Number(/^\/Date\((\d{13})\)\/$/.exec(date)?.[1]);
}

/** The first log that a query finds. @throws Error where there is none */
export async function firstLog(tenant: Client, token: string, query: string): Promise<Log> {
  const [log] = await logs(tenant, token, `${query}&$top=1`);
  if (log === undefined) throw new Error(`${query} finds no log`);
  return log;
}
