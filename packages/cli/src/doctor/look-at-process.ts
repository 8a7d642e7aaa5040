import { ConfigurationError, readSettings, type StackSettings } from "@tenantbox/shared/config";
import { judgeNode, mendedNode } from "@tenantbox/shared/home";
import { type Finding, findingsOn } from "./finding.ts";

/** Before the program was written, and after its authorities have ended: such a clock is wrong. */
const earliest = Date.UTC(2025, 0, 1);
const latest = Date.UTC(2090, 0, 1);

export function lookAtClock(now: number): Finding {
  const { good, problem } = findingsOn("clock");
  const shown = new Date(now).toISOString();
  return now < earliest || now > latest
    ? problem(`The machine's clock says ${shown}.`, "Set it: certificates and tokens go by it.")
    : good(`The machine's clock says ${shown}.`);
}

export function lookAtNode(version: string): Finding {
  const { good, problem, warning } = findingsOn("Node");
  const next = `Use ${mendedNode.join(", ")} or newer of the same line; npm start gets one where there is none.`;
  switch (judgeNode(version)) {
    case "good":
      return good(`Node ${version} has the fixes that are known.`);
    case "behind":
      return warning(`Node ${version} lacks security fixes.`, next);
    case "ended":
      return problem(`Node ${version} gets no security fixes any more.`, next);
  }
}

/** The settings of this environment; undefined where they cannot be used. */
export function lookAtSettings(environment: Readonly<Record<string, string | undefined>>): {
  readonly finding: Finding;
  readonly settings: StackSettings | undefined;
} {
  const { good, problem, warning } = findingsOn("settings");
  try {
    const settings = readSettings(environment);
    const finding =
      environment["NODE_TLS_REJECT_UNAUTHORIZED"] === "0"
        ? warning(
            "NODE_TLS_REJECT_UNAUTHORIZED=0 turns the checks of certificates off.",
            "Unset it; trust ca.pem instead.",
          )
        : good("The settings of this environment can be used.");
    return { finding, settings };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const what = `A setting cannot be used: ${error.message.replaceAll("\n", "; ")}.`;
    return { finding: problem(what, "See docs/configuration.md."), settings: undefined };
  }
}
