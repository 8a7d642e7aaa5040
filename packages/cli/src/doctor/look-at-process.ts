import { ConfigurationError, readSettings, type StackSettings } from "@tenantbox/shared/config";
import { isPlausibleTime, judgeNode, mendedNode } from "@tenantbox/shared/home";
import { type Finding, findingsOn } from "./finding.ts";

export function lookAtClock(now: number): Finding {
  const { good, problem } = findingsOn("clock");
  const shown = new Date(now).toISOString();
  return isPlausibleTime(now)
    ? good(`The machine's clock says ${shown}.`)
    : problem(`The machine's clock says ${shown}.`, "Set it: certificates and tokens go by it.");
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
