import type { MessageLog } from "../../storage/message-log.ts";
import { describeError } from "../error-text.ts";
import type { Flow } from "../flows.ts";
import { fullLog } from "../generate-logs.ts";
import type { Chain } from "../message-plan.ts";
import type { Random } from "../random.ts";
import type { Status } from "../status.ts";

/** One attempt of a message, from when to when. */
export interface LifeAttempt {
  readonly start: number;
  readonly stop: number;
}

/** What happens to a message: it is known from the start, and shown bit by bit. */
export interface Life {
  readonly flow: Flow;
  /** The log as it will be in the end. */
  readonly final: MessageLog;
  readonly attempts: readonly LifeAttempt[];
  /** Why the attempts before the last one failed. */
  readonly trouble: MessageLog["error"];
  /** Whether the log counts as ended while it waits for the next attempt. */
  readonly closedInRetry: boolean;
  /** When the log reaches the database; some come late. */
  readonly visibleAt: number;
}

export interface Arrival {
  readonly flow: Flow;
  readonly start: number;
  readonly chain: Chain;
  readonly level: string;
}

const endings: readonly (readonly [Status, number])[] = [
  ["COMPLETED", 925],
  ["FAILED", 40],
  ["ESCALATED", 14],
  ["CANCELLED", 6],
  ["ABANDONED", 3],
];
/** Some flows write their log at the end of a second, together with others: equal LogEnd values at a cursor. */
const chanceOfFullSecond = 0.2;

/** Draws what becomes of a message that arrives. */
export function planLife({ flow, start, chain, level }: Arrival, webBase: string, random: Random): Life {
  const own = flow.endings === undefined ? undefined : ownEndings(flow.endings);
  const discarded = own === undefined && flow.rhythm === "timer" && random.chance(0.06);
  const status: Status = discarded ? "DISCARDED" : random.weighted(own?.endings ?? endings);
  const message = { start, flow, status, chain, headless: false };
  const log = fullLog(message, Number.MAX_SAFE_INTEGER, webBase, random);
  const retried = !discarded && status !== "ABANDONED" && random.chance(own?.retried ?? 0.08);
  const attempts = planAttempts(start, log.row.log_end ?? start, retried ? random.integer(2, 4) : 1, random);
  const last = attempts.at(-1)?.stop ?? start;
  const end = random.chance(chanceOfFullSecond) ? Math.ceil(last / 1000) * 1000 : last;
  const { message_guid: guid, receiver } = log.row;
  return {
    flow,
    final: { ...log, row: { ...log.row, log_level: level, log_end: end } },
    attempts: attempts.map((attempt) => (attempt.stop === last ? { ...attempt, stop: end } : attempt)),
    trouble: retried ? describeError({ flow, guid, receiver: receiver ?? "" }, random) : undefined,
    closedInRetry: random.chance(0.6),
    visibleAt: random.chance(0.06) ? start + random.integer(5_000, 120_000) : start,
  };
}

function planAttempts(start: number, end: number, count: number, random: Random): LifeAttempt[] {
  const attempts = [{ start, stop: Math.max(end, start + 1) }];
  while (attempts.length < count) {
    const begun = (attempts.at(-1)?.stop ?? start) + random.integer(20_000, 300_000);
    attempts.push({ start: begun, stop: begun + Math.max(1, end - start) });
  }
  return attempts;
}

/** A message that lives has an end; where RETRY is among the endings of its flow, so often it needs several attempts. */
function ownEndings(all: NonNullable<Flow["endings"]>) {
  const final = all.filter(([status]) => status !== "PROCESSING" && status !== "RETRY");
  const weightOf = (some: typeof all): number => some.reduce((sum, [, weight]) => sum + weight, 0);
  const retries = weightOf(all.filter(([status]) => status === "RETRY"));
  const rest = weightOf(final);
  return {
    endings: rest > 0 ? final : ([["COMPLETED", 1]] as typeof all),
    retried: retries === 0 ? 0 : retries / (retries + rest),
  };
}
