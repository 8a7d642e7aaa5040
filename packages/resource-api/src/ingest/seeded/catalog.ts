import { type SeedFlow, SeedError, type SeedGeneratedLogs, seedProblem } from "@tenantbox/shared/seed";
import { demoFlows, type Flow, type FlowCatalog } from "../flows.ts";
import type { Status } from "../status.ts";

/** The flows of a seed, or of the demonstration tenant where it has none. */
export function catalogOf(flows: readonly SeedFlow[]): FlowCatalog {
  if (flows.length === 0) return demoFlows;
  return {
    flows: flows.map(flowOf),
    chains: flows.map(({ id, next, weight }) => [[id, ...next], weight] as const),
  };
}

/** The flow of this id: the seed's, the demonstration tenant's, or one that is known by its id only. */
export function flowNamed(id: string, catalog: FlowCatalog): Flow {
  const known = [...catalog.flows, ...demoFlows.flows].find((flow) => flow.id === id);
  return (
    known ?? {
      id,
      name: id,
      package: unknownPackage,
      rhythm: "steady",
      sender: null,
      receivers: [],
      duration: 500,
    }
  );
}

const unknownPackage = "Seeded Flows";

/**
 * What a part of the generated logs draws from: these flows, with what follows them.
 * @throws {SeedError} where there is no such flow
 */
export function catalogFor(generated: SeedGeneratedLogs, flows: readonly SeedFlow[]): FlowCatalog {
  const whole = catalogOf(flows);
  const { flows: ids } = generated;
  if (ids === undefined) return whole;
  const all = { flows: [...whole.flows, ...demoFlows.flows], chains: [...whole.chains, ...demoFlows.chains] };
  const unknown = ids.findIndex((id) => !all.flows.some((flow) => flow.id === id));
  if (unknown !== -1) {
    const message = `there is no flow called ${JSON.stringify(ids[unknown])}, neither in this seed nor in the demo tenant`;
    throw new SeedError([seedProblem(generated, ["flows", unknown], message)]);
  }
  const chosen = all.chains.filter(([[first = ""]]) => ids.includes(first));
  const alone = ids.filter((id) => !chosen.some(([[first]]) => first === id));
  return { flows: all.flows, chains: [...chosen, ...alone.map((id) => [[id], 1] as const)] };
}

function flowOf(flow: SeedFlow): Flow {
  const { id, name = id, rhythm, sender = null, receivers, duration, errors, headers, customStatuses } = flow;
  const { applicationMessageId, applicationMessageType: type, logLevel, endings } = flow;
  return {
    id,
    name,
    package: flow.package,
    rhythm,
    sender,
    receivers,
    duration,
    errors,
    headers,
    ...(customStatuses.length === 0 ? {} : { customStatuses }),
    ...(applicationMessageId === undefined
      ? {}
      : { application: { id: applicationMessageId, ...(type === undefined ? {} : { type }) } }),
    ...(logLevel === undefined ? {} : { level: logLevel }),
    ...(endings === undefined ? {} : { endings: endingsOf(endings) }),
  };
}

function endingsOf(endings: NonNullable<SeedFlow["endings"]>): NonNullable<Flow["endings"]> {
  return Object.entries(endings).flatMap(([status, weight]) =>
    weight === undefined ? [] : [[status as Status, weight] as const],
  );
}
