import { expect, vi } from "vitest";
import type { Reply } from "./request.ts";
import { platformCall, type V3List } from "./platform.ts";
import type { Client } from "./tenant.ts";

/**
 * What the `cf` CLI (version 8) sends, by its source (github.com/cloudfoundry/cli; each command names its file), and
 * what it reads of the answers. It is replayed here, not run.
 */
export interface CfCli {
  readonly space: string;
  get(path: string, query?: Query): Promise<Reply>;
  list(path: string, query?: Query): Promise<V3List>;
  send(method: string, path: string, body?: unknown): Promise<Reply>;
  /** The same with a body as it stands. */
  sendText(method: string, path: string, body: string): Promise<Reply>;
  /** Polls a job until it ends, as `PollJobToEventStream` does: at once, then at an interval. */
  job(reply: Reply): Promise<Job>;
  /** The instance of a name as most commands look it up; undefined where there is none. */
  instance(name: string, query?: Query): Promise<Resource | undefined>;
  createService(plan: string, name: string, parameters?: object): Promise<Reply>;
  createKey(instance: string, name: string, parameters?: object): Promise<Reply>;
  key(instance: string, name: string): Promise<Resource | undefined>;
}

export type Query = readonly (readonly [string, string])[];

export interface Resource {
  readonly guid: string;
  readonly name: string;
  readonly type: string;
  readonly relationships: Readonly<Record<string, { readonly data: { readonly guid: string } }>>;
  readonly last_operation: { readonly type: string; readonly state: string; readonly description: string };
  readonly [member: string]: unknown;
}

export interface Job {
  readonly guid: string;
  readonly state: string;
  readonly operation: string;
  readonly errors: readonly { readonly code: number; readonly title: string; readonly detail: string }[];
  readonly warnings: readonly { readonly detail: string }[];
  readonly links: Readonly<Record<string, { readonly href: string }>>;
}

/** A CLI that is logged in and has targeted the space. */
export function cfCli(tenant: Client, token: string, space: string): CfCli {
  const headers = { accept: "application/json", "user-agent": "cf/8.14.0 (go1.24; amd64 linux)" };
  const sendText = (method: string, path: string, body?: string): Promise<Reply> =>
    platformCall(tenant, token, path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body }),
    });
  const call = (method: string, path: string, body?: unknown): Promise<Reply> =>
    sendText(method, path, body === undefined ? undefined : JSON.stringify(body));
  // api/cloudcontroller/ccv3/query.go: Go's url.Values.Encode, in the order of the names.
  const encoded = (query: Query): string => {
    const sorted = query.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([a, b]): [string, string] => [a, b]);
    return sorted.length === 0 ? "" : `?${new URLSearchParams(sorted).toString()}`;
  };
  const get = (path: string, query: Query = []): Promise<Reply> => call("GET", `${path}${encoded(query)}`);
  const list = async (path: string, query: Query = []): Promise<V3List> => {
    const reply = await get(path, query);
    expect(reply.status, reply.text).toBe(200);
    return reply.json<V3List>();
  };
  const first = (found: V3List): Resource | undefined => found.resources[0] as Resource | undefined;
  // ccv3/service_instance.go, GetServiceInstanceByNameAndSpace.
  const instance = async (name: string, query: Query = []): Promise<Resource | undefined> =>
    first(
      await list("/v3/service_instances", [
        ...query,
        ["names", name],
        ["space_guids", space],
        ["per_page", "1"],
        ["page", "1"],
      ]),
    );
  const guidOf = async (name: string): Promise<string> => (await instance(name))?.guid ?? "";
  return {
    space,
    get,
    list,
    send: call,
    sendText,
    instance,

    // ccv3/job.go, PollJobToEventStream.
    async job(reply) {
      expect(reply.status, reply.text).toBe(202);
      const { pathname } = new URL(String(reply.headers["location"]));
      return vi.waitFor(
        async () => {
          const asked = await get(pathname);
          expect(asked.status, asked.text).toBe(200);
          const job = asked.json<Job>();
          expect(job.state).not.toBe("PROCESSING");
          return job;
        },
        { timeout: 30_000 },
      );
    },

    // actor/v7action/service_instance.go, CreateManagedServiceInstance; service_plan.go.
    async createService(plan, name, parameters) {
      const plans = await list("/v3/service_plans", [
        ["names", plan],
        ["service_offering_names", "it-rt"],
      ]);
      expect(plans.resources).toHaveLength(1);
      return call("POST", "/v3/service_instances", {
        type: "managed",
        name,
        relationships: {
          space: { data: { guid: space } },
          service_plan: { data: { guid: first(plans)?.guid } },
        },
        ...(parameters === undefined ? {} : { parameters }),
      });
    },

    // actor/v7action/service_key.go, CreateServiceKey.
    async createKey(name, key, parameters) {
      return call("POST", "/v3/service_credential_bindings", {
        type: "key",
        name: key,
        relationships: { service_instance: { data: { guid: await guidOf(name) } } },
        ...(parameters === undefined ? {} : { parameters }),
      });
    },

    // actor/v7action/service_key.go, getServiceKeyByServiceInstanceAndName.
    async key(name, key) {
      return first(
        await list("/v3/service_credential_bindings", [
          ["service_instance_guids", await guidOf(name)],
          ["type", "key"],
          ["names", key],
          ["per_page", "1"],
          ["page", "1"],
        ]),
      );
    },
  };
}
