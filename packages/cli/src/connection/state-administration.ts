import { z } from "zod";
import { CommandError } from "../errors.ts";
import type { Https } from "./https.ts";
import { listOf, refusalBody, type SnapshotResource, snapshotResource } from "./resources.ts";

/** The states of one server, over its `/admin/v1`. Refusals are `CommandError`s that name the server. */
export interface StateAdministration {
  /** As a person calls it. */
  readonly server: string;
  reset(): Promise<void>;
  snapshot(name: string): Promise<SnapshotResource>;
  snapshots(): Promise<readonly SnapshotResource[]>;
  restore(name: string): Promise<void>;
  deleteSnapshot(name: string): Promise<void>;
}

/** A state of millions of logs takes its time. */
const patience = 3_600_000;

/** @param base for instance `https://localhost:8443/admin/v1` */
export function stateAdministration(
  https: Https,
  { server, base, token }: { readonly server: string; readonly base: string; readonly token: string },
): StateAdministration {
  const call = async <Shape extends z.ZodType>(
    method: "GET" | "POST" | "DELETE",
    path: string,
    shape: Shape,
    body?: unknown,
  ): Promise<z.infer<Shape>> => {
    const answer = await https(`${base}${path}`, {
      method,
      patience,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value = json(answer.body);
    if (answer.status >= 200 && answer.status < 300) {
      const result = shape.safeParse(value);
      if (result.success) return result.data;
      throw new CommandError(`the ${server}'s answer was not understood`);
    }
    const refusal = refusalBody.safeParse(value).data?.error;
    throw new CommandError(`${server}: ${refusal?.message ?? `it answered ${answer.status}`}`);
  };
  const pathOf = (name: string): string => `/snapshots/${encodeURIComponent(name)}`;
  return {
    server,
    reset: () => call("POST", "/reset", z.undefined()),
    snapshot: (name) => call("POST", "/snapshots", snapshotResource, { name }),
    snapshots: async () => (await call("GET", "/snapshots", listOf(snapshotResource))).resources,
    restore: (name) => call("POST", `${pathOf(name)}/restore`, z.undefined()),
    deleteSnapshot: (name) => call("DELETE", pathOf(name), z.undefined()),
  };
}

function json(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
