import type { Flow } from "../flows.ts";
import type { Random } from "../random.ts";

/** A step that a run takes. */
export interface PlannedStep {
  readonly modelStepId: string;
  readonly activity: string;
  readonly branch: number;
  /** The address it calls, if it calls one. */
  readonly receiver?: string;
}

/** Flows that go through a list, one pass for each of its items. */
const loops: Readonly<Record<string, readonly [fewest: number, most: number]>> = {
  EmployeeMasterDataReplication: [6, 30],
  StockLevelSync: [2, 12],
};

/** All steps of a run that nothing stops, in order. The same flow has the same steps, but for its loops. */
export function planSteps(flow: Flow, random: Random): readonly PlannedStep[] {
  const steps: PlannedStep[] = [
    { modelStepId: "StartEvent_2", activity: "Start Message", branch: 0 },
    { modelStepId: "CallActivity_4", activity: "Content Modifier", branch: 0 },
  ];
  const passes = loops[flow.id] ?? [1, 1];
  for (let pass = random.integer(...passes); pass > 0; pass -= 1) {
    steps.push(
      { modelStepId: "CallActivity_7", activity: "Groovy Script", branch: 0 },
      { modelStepId: "CallActivity_11", activity: "Message Mapping", branch: 0 },
    );
  }
  for (const [branch, receiver] of flow.receivers.entries()) {
    steps.push({
      modelStepId: `ServiceTask_${15 + branch * 4}`,
      activity: "Request Reply",
      branch,
      receiver,
    });
  }
  steps.push({ modelStepId: "EndEvent_3", activity: "End Message", branch: 0 });
  return steps;
}
