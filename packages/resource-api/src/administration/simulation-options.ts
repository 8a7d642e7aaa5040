import { AdministrationError } from "@tenantbox/shared/administration";

/** What a simulation may be asked for. */
export interface SimulationOptions {
  /** New logs a second, as somebody sees them who watches. */
  readonly rate: number;
  /** How many times faster time passes in the logs. */
  readonly speed: number;
  /** How long it runs, in seconds; until it is stopped where undefined. */
  readonly seconds: number | undefined;
  readonly seed: number;
}

const limits = {
  rate: [0.01, 500],
  speed: [1, 10_000],
  seconds: [1, 31 * 86_400],
  seed: [0, 2 ** 31 - 1],
} as const;

/** Checks a request for a simulation. @throws {AdministrationError} 400 with the field and what is allowed */
export function readSimulationOptions(body: Readonly<Record<string, unknown>>): SimulationOptions {
  const unknown = Object.keys(body).find((name) => !Object.hasOwn(limits, name));
  if (unknown !== undefined)
    throw invalid(unknown, `Unknown; ${Object.keys(limits).join(", ")} are parameters of a simulation`);
  const { rate, speed = 1, seconds, seed = 1 } = body;
  return {
    rate: number("rate", rate),
    speed: number("speed", speed),
    seconds: seconds === undefined ? undefined : number("seconds", seconds),
    seed: Math.trunc(number("seed", seed)),
  };
}

function number(field: keyof typeof limits, value: unknown): number {
  const [least, most] = limits[field];
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw invalid(field, `A number from ${least} to ${most}`);
}

function invalid(field: string, message: string): AdministrationError {
  return new AdministrationError(400, "invalid-parameter", message, field);
}
