import { CommandError } from "../errors.ts";
import { readMilliseconds } from "./duration.ts";

/** What `fault add` may be told besides the kind and its value. */
export interface FaultOptions {
  readonly retryAfter?: string;
  readonly message?: string;
  readonly bytes?: string;
  readonly gateway?: true;
}

type Fault = Readonly<Record<string, unknown>>;
type FaultOf = (value: string | undefined, options: FaultOptions) => Fault;

const optional = (name: string, value: unknown): Fault => (value === undefined ? {} : { [name]: value });

const kinds: Readonly<Record<string, FaultOf>> = {
  status: (value, { retryAfter, message }) => ({
    status: numberOf("a status such as 429", value),
    ...optional("retryAfter", retryAfter && numberOf("--retry-after: seconds", retryAfter)),
    ...optional("message", message),
  }),
  "csrf-token": () => ({}),
  delay: (value) => ({ milliseconds: readMilliseconds(value ?? "") }),
  "slow-body": (value) => ({ bytesPerSecond: numberOf("bytes a second", value) }),
  cut: (value, { bytes }) => ({ where: value ?? "head", ...bytesOf(bytes) }),
  truncate: (_, { bytes }) => bytesOf(bytes),
  "stale-page": () => ({}),
  unavailable: (value, { gateway }) => ({
    ...optional("milliseconds", value && readMilliseconds(value)),
    ...optional("as", gateway && "gateway"),
  }),
};

const bytesOf = (bytes: string | undefined): Fault =>
  optional("bytes", bytes && numberOf("--bytes: a number", bytes));

/** A fault from words: `status 429`, `delay 2s`, `cut body`; the servers check what is in it. @throws {CommandError} */
export function faultOf(kind: string, value: string | undefined, options: FaultOptions): Fault {
  const make = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (make === undefined)
    throw new CommandError(`${kind} is no kind of fault; there are ${Object.keys(kinds).join(", ")}`);
  return { kind, ...make(value, options) };
}

function numberOf(what: string, text: string | undefined): number {
  const number = Number(text);
  if (text !== undefined && text.trim() !== "" && Number.isFinite(number)) return number;
  throw new CommandError(`${what} is expected, not ${JSON.stringify(text ?? "")}`);
}
