import { isPlausibleTime, judgeNode, mendedNode } from "../home/index.ts";

/** What a process was started with, and when. */
export interface StartConditions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Flags of Node, as `process.execArgv` has them. */
  readonly flags: readonly string[];
  readonly nodeVersion: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Why a start is refused, and what is said at each start that is not. */
export interface Verdict {
  readonly refusals: readonly string[];
  readonly warnings: readonly string[];
}

const weakening =
  /^--(?:insecure-http-parser|security-revert|inspect|heapsnapshot-signal|tls-min-v1\.[01]\b)/;

/**
 * Looks at what would take away what the servers promise: a runtime without fixes, checks that are turned off, a door
 * into the process, a clock that makes absurd certificates (catalogue rows 235, 252, 255).
 * @param forTests a tenant for tests is warned instead of refused, but for its clock
 */
export function judgeStart(
  { environment, flags, nodeVersion, now }: StartConditions,
  forTests: boolean,
): Verdict {
  const refusals: string[] = [];
  const warnings: string[] = [];
  const doubts = forTests ? warnings : refusals;
  if (environment["NODE_TLS_REJECT_UNAUTHORIZED"] === "0")
    doubts.push(
      "NODE_TLS_REJECT_UNAUTHORIZED=0 turns the checks of certificates off; unset it and trust ca.pem",
    );
  const given = [...flags, ...(environment["NODE_OPTIONS"] ?? "").split(/\s+/)];
  for (const flag of new Set(given.filter((one) => weakening.test(one))))
    doubts.push(
      `Node was started with ${flag.split("=", 1)[0]}, which weakens it or opens it to others; leave it away`,
    );
  const wanted = `use ${mendedNode.join(", ")} or newer of the same line`;
  if (judgeNode(nodeVersion) === "ended")
    doubts.push(`Node ${nodeVersion} gets no security fixes any more; ${wanted}`);
  if (judgeNode(nodeVersion) === "behind")
    warnings.push(`Node ${nodeVersion} lacks security fixes; ${wanted}`);
  if (!isPlausibleTime(now))
    refusals.push(
      `the machine's clock says ${new Date(now).toISOString()}; set it first, certificates go by it`,
    );
  return { refusals, warnings };
}
