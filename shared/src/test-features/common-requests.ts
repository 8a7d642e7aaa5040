import type { TestFeatureAnswer, TestFeatures } from "./test-features.ts";

/** What a request for a test feature brings. */
export interface TestFeatureRequest {
  /** Reads the body, a JSON object. */
  body(): Promise<Readonly<Record<string, unknown>>>;
  /** Id of the fault in the path, where it has one. */
  readonly fault: string;
}

/** A request that both servers answer alike: its method, the name of its path, and the answer. */
export interface CommonRequest {
  readonly method: "get" | "put" | "post" | "delete";
  readonly path: "clock" | "faults" | "fault";
  readonly serve: (request: TestFeatureRequest) => TestFeatureAnswer | Promise<TestFeatureAnswer>;
}

/** What the operator can ask of either server: to show and move its clock, to list, add and remove faults. */
export function commonRequests(features: TestFeatures): readonly CommonRequest[] {
  return [
    { method: "get", path: "clock", serve: () => features.showClock() },
    { method: "put", path: "clock", serve: async ({ body }) => features.changeClock(await body()) },
    { method: "get", path: "faults", serve: () => features.listFaults() },
    { method: "post", path: "faults", serve: async ({ body }) => features.addFault(await body()) },
    { method: "delete", path: "faults", serve: () => features.removeFaults() },
    { method: "delete", path: "fault", serve: ({ fault }) => features.removeFault(fault) },
  ];
}
