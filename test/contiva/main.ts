import { SapClient } from "@contiva/sap-integration-suite-client";

// The client has no place for a root certificate, so it runs in a process of its own, which trusts ours. It calls
// what TASKS names, one after the other: `[["messageStore", "getDataStores", true], …]`; OPTIONS go to its constructor.
type Task = readonly [family: string, method: string, ...parameters: readonly unknown[]];
type Family = Readonly<Record<string, (...parameters: readonly unknown[]) => Promise<unknown>>>;

const client = new SapClient(JSON.parse(process.env["OPTIONS"] ?? "{}") as object);
const dated = (_name: string, value: unknown): unknown =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? new Date(value) : value;
const tasks = JSON.parse(process.env["TASKS"] ?? "[]", dated) as readonly Task[];
const outcomes: unknown[] = [];
for (const [family, method, ...parameters] of tasks) {
  const called = (client as unknown as Readonly<Record<string, Family>>)[family]?.[method];
  if (called === undefined) throw new Error(`there is no ${family}.${method}`);
  try {
    const value = await called.call((client as unknown as Record<string, unknown>)[family], ...parameters);
    outcomes.push({ value: value instanceof Blob ? { size: value.size, type: value.type } : value });
  } catch (error) {
    const { status, statusCode, message } = error as Record<string, unknown>;
    outcomes.push({ refused: status ?? statusCode ?? message, message });
  }
}
process.stdout.write(JSON.stringify(outcomes));
