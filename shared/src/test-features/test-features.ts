import type { z } from "zod";
import { AdministrationError } from "../administration/index.ts";
import { type Beginning, createBeginning, type SeedOfTests } from "./beginning.ts";
import { changeClock, type Clock, ClockRangeError, clockChange, clockDocument } from "../clock/index.ts";
import {
  createFaults,
  FaultConflictError,
  type Faults,
  faultRule,
  type InjectionOptions,
  injectFaults,
} from "../faults/index.ts";

/** What came of a request for a test feature: for the caller, and for the audit log where something changed. */
export interface TestFeatureAnswer {
  readonly status: 200 | 201 | 204;
  readonly body?: unknown;
  readonly audit?: { readonly event: string; readonly detail: string };
}

/** The test features of one server, apart from how they are asked for. Each method may throw `AdministrationError`. */
export interface TestFeatures {
  showClock(): TestFeatureAnswer;
  changeClock(asked: unknown): Promise<TestFeatureAnswer>;
  listFaults(): TestFeatureAnswer;
  addFault(rule: Readonly<Record<string, unknown>>): TestFeatureAnswer;
  removeFault(id: string): TestFeatureAnswer;
  removeFaults(): TestFeatureAnswer;
  /** For test features of one server alone. */
  demand(): void;
  readonly faults: Faults;
  /** Brings the faults of a seed, and remembers how the tenant begins; call it once the clock stands where it shall. */
  begin(seed: SeedOfTests | undefined): Beginning;
  /** A handler whose requests meet the faults in force; the same handler where there are none to be. */
  around(handle: Handle): Handle;
}

type Handle = ReturnType<typeof injectFaults>;

export interface TestFeaturesOptions extends Omit<InjectionOptions, "faults"> {
  /** `TENANTBOX_TEST_FEATURES` */
  readonly enabled: boolean;
  readonly server: "resource-api" | "token-server";
  readonly clock: Clock;
  /** The system's clock, epoch milliseconds. */
  readonly system: () => number;
}

/** Every one of them is refused unless the tenant was started for tests. */
export function createTestFeatures(options: TestFeaturesOptions): TestFeatures {
  const { enabled, server, clock, system } = options;
  const faults = createFaults({ now: system });
  const demand = (): void => {
    if (enabled) return;
    const text = "The clock, tokens on demand and faults need TENANTBOX_TEST_FEATURES=on";
    throw new AdministrationError(403, "test-features-off", text);
  };
  return {
    demand,
    faults,
    begin: (seed) => createBeginning({ server, enabled, clock, faults, seed }),
    around: (handle) => (enabled ? injectFaults({ ...options, faults }, handle) : handle),
    showClock() {
      demand();
      return { status: 200, body: clockDocument(clock.state()) };
    },
    async changeClock(asked) {
      demand();
      try {
        await changeClock(clock, checked(clockChange, asked));
      } catch (error) {
        if (error instanceof ClockRangeError)
          throw new AdministrationError(400, "invalid-parameter", error.message);
        throw error;
      }
      const body = clockDocument(clock.state());
      return { status: 200, body, audit: { event: "clock.moved", detail: `offset ${body.offset_ms} ms` } };
    },
    listFaults() {
      demand();
      return { status: 200, body: { resources: faults.list() } };
    },
    addFault(given) {
      demand();
      const rule = checked(faultRule, { server, ...given });
      if (rule.server !== server)
        throw new AdministrationError(400, "invalid-parameter", `This is the ${server}`, "server");
      try {
        const body = faults.add(rule);
        return {
          status: 201,
          body,
          audit: { event: "fault.added", detail: `${body.id} ${rule.fault.kind}` },
        };
      } catch (error) {
        if (error instanceof FaultConflictError)
          throw new AdministrationError(409, "conflict", error.message);
        throw error;
      }
    },
    removeFault(id) {
      demand();
      if (!faults.remove(id)) throw new AdministrationError(404, "not-found", "There is no such rule");
      return { status: 204, audit: { event: "fault.removed", detail: id } };
    },
    removeFaults() {
      demand();
      faults.replace([]);
      return { status: 204, audit: { event: "faults.removed", detail: "all" } };
    },
  };
}

/** A request's body in the form that is asked for. @throws {AdministrationError} 400 naming the field */
export function checked<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(given);
  if (success) return data;
  const [issue] = error.issues;
  const field = issue?.path.join(".");
  throw new AdministrationError(
    400,
    "invalid-parameter",
    issue?.message ?? "",
    field === "" ? undefined : field,
  );
}
