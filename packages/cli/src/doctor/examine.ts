import type { Stack } from "../connection/stack-file.ts";
import { type Finding, findingsOn } from "./finding.ts";
import { lookAtCertificates } from "./look-at-certificates.ts";
import { lookAtDatabases } from "./look-at-databases.ts";
import { lookAtFiles } from "./look-at-files.ts";
import { lookAtMasterKey } from "./look-at-master-key.ts";
import { lookAtListeners, lookAtPorts } from "./look-at-ports.ts";
import { lookAtClock, lookAtNode, lookAtSettings } from "./look-at-process.ts";

export interface Patient {
  readonly home: string;
  /** The stack that runs on it; undefined where none does. */
  readonly stack: Stack | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly nodeVersion: string;
  readonly uid: number | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Looks at everything of a home that can be looked at; no database of a running stack is opened (decision 15). */
export async function examine({
  home,
  stack,
  environment,
  nodeVersion,
  uid,
  now,
}: Patient): Promise<readonly Finding[]> {
  const { finding, settings } = lookAtSettings({ ...environment, TENANTBOX_HOME: home });
  const files = await lookAtFiles(home, uid, now);
  const process = [lookAtNode(nodeVersion), lookAtClock(now), finding];
  // Where the home itself cannot be looked at, there is nothing in it to look at.
  if (files.some(({ state, what }) => state === "problem" && /cannot be looked at|is no folder/.test(what)))
    return [...process, ...files];
  const databases =
    stack === undefined
      ? lookAtDatabases(home, settings?.databaseUrl)
      : {
          findings: [
            findingsOn("databases").good("The running stack has them; stop it to have every page read."),
          ],
          sealedWith: undefined,
        };
  return [
    ...process,
    ...files,
    ...(await lookAtMasterKey(home, databases.sealedWith)),
    ...databases.findings,
    ...(await lookAtCertificates(home, now)),
    ...(stack === undefined
      ? settings === undefined
        ? []
        : await lookAtPorts(settings)
      : await lookAtListeners(home, stack)),
  ];
}
