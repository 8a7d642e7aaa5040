import { setTimeout as pause } from "node:timers/promises";
import { decodedTarget, type Faults } from "@tenantbox/shared/faults";
import { routes } from "../routes.ts";
import type { ApiCall } from "./api-call.ts";
import { refusalFor } from "./fault-forms.ts";
import { InjectedError } from "./injected-error.ts";

/** Called for each part of a batch before it is served. @throws {InjectedError} */
export type PartFaults = (part: Pick<ApiCall, "method" | "path" | "query">, client: string) => Promise<void>;

const kinds = new Set(["delay", "status"] as const);

/**
 * Lets the parts of a batch meet the delays and statuses of rules that name their path. What befalls a connection or a
 * body befalls the batch as a whole.
 */
export function partFaults(faults: Faults): PartFaults {
  return async ({ method, path, query }, client) => {
    if (!faults.any) return;
    const [decoded, asked] = decodedTarget(`${routes.serviceRoot}/${path}?${query}`);
    const { met } = faults.meet({ method, path: decoded, query: asked, front: false, client }, kinds);
    for (const { fault } of met) {
      if (fault.kind === "delay") await pause(fault.milliseconds, undefined, { ref: false });
      if (fault.kind === "status") throw new InjectedError(met, refusalFor(fault));
    }
  };
}
