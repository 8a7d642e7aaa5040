import { randomUUID } from "node:crypto";
import type { Fault, FaultRule } from "./fault-rule.ts";
import { fits } from "./pattern.ts";
import { createPageMemory, type PageMemory } from "./page-memory.ts";
import type { WholeAnswer } from "./whole-answer.ts";

/** What a rule looks at of a request; path and query decoded. */
export interface AskedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Whether it is for what clients call, so that rules without a path mean it. */
  readonly front: boolean;
  /** Who calls, as far as the request says it. */
  readonly client: string | undefined;
}

/** A rule in force, and what became of it so far. */
export interface RuleInForce extends FaultRule {
  readonly id: string;
  /** Requests that matched. */
  readonly matched: number;
  /** Requests that met the fault. */
  readonly injected: number;
}

/** A fault that a request meets, and the rule that says so. */
export interface MetFault {
  readonly rule: string;
  readonly fault: Fault;
  /** For `stale-page`: what is answered. */
  readonly page?: WholeAnswer;
}

/** What a request meets, and whether somebody wants to keep its answer. */
export interface Meeting {
  readonly met: readonly MetFault[];
  readonly keep: ((answer: WholeAnswer) => void) | undefined;
}

/** The faults of one server: rules in the order in which they came. */
export interface Faults {
  /** Whether there is any rule at all. */
  readonly any: boolean;
  list(): readonly RuleInForce[];
  /** @throws {FaultConflictError} where a rule of this name is in force, or too many are */
  add(rule: FaultRule): RuleInForce;
  /** Whether there was such a rule. */
  remove(id: string): boolean;
  /** These rules instead of all others. */
  replace(rules: readonly FaultRule[]): void;
  /**
   * What a request meets: every delay whose turn it is, and at most one fault of another kind, the first of them.
   * Counts it; call it once for each request.
   * @param kinds of no other kind; all where absent
   */
  meet(request: AskedRequest, kinds?: ReadonlySet<Fault["kind"]>): Meeting;
}

/** A rule cannot be taken up beside those that are there. */
export class FaultConflictError extends Error {
  override readonly name = "FaultConflictError";
}

interface Kept {
  readonly id: string;
  readonly rule: FaultRule;
  readonly since: number;
  readonly pages: PageMemory;
  matched: number;
  injected: number;
}

const most = 1_000;

/** @param now epoch milliseconds of the system: a server that is away for a while is so in real time */
export function createFaults({ now }: { readonly now: () => number }): Faults {
  let kept: Kept[] = [];
  const keep = (rule: FaultRule): Kept => {
    const id = rule.id ?? randomUUID().slice(0, 8);
    if (kept.some((other) => other.id === id)) throw new FaultConflictError(`a rule ${id} is in force`);
    if (kept.length >= most) throw new FaultConflictError(`there are ${most} rules already`);
    const added = { id, rule, since: now(), pages: createPageMemory(), matched: 0, injected: 0 };
    kept.push(added);
    return added;
  };
  return {
    get any() {
      return kept.length > 0;
    },
    list: () => kept.map(inForce),
    add: (rule) => inForce(keep(rule)),
    remove(id) {
      const before = kept.length;
      kept = kept.filter((each) => each.id !== id);
      return kept.length < before;
    },
    replace(rules) {
      kept = [];
      for (const rule of rules) keep(rule);
    },
    meet(request, kinds) {
      const met: MetFault[] = [];
      const keepers: PageMemory[] = [];
      for (const each of kept) {
        const { rule, pages } = each;
        if (kinds?.has(rule.fault.kind) === false) continue;
        if (isOver(each, now()) || !matches(rule, request)) continue;
        const page = rule.fault.kind === "stale-page" ? pages.find(request) : undefined;
        if (rule.fault.kind === "stale-page" && page === undefined) {
          // Before there is a page to show again, nothing can go wrong.
          keepers.push(pages);
          continue;
        }
        each.matched += 1;
        if (each.matched <= rule.skip) {
          if (page !== undefined) keepers.push(pages);
          continue;
        }
        each.injected += 1;
        met.push({ rule: each.id, fault: rule.fault, ...(page && { page }) });
        if (rule.fault.kind !== "delay") break;
      }
      const spoilt = met.some(({ fault }) => fault.kind !== "delay");
      const keepAnswer = (answer: WholeAnswer): void => {
        for (const pages of keepers) pages.keep(request, answer);
      };
      return { met, keep: spoilt || keepers.length === 0 ? undefined : keepAnswer };
    },
  };
}

const inForce = ({ id, rule, matched, injected }: Kept): RuleInForce => ({ ...rule, id, matched, injected });

function isOver({ rule: { fault, count }, since, injected }: Kept, now: number): boolean {
  if (count !== undefined && injected >= count) return true;
  return (
    fault.kind === "unavailable" && fault.milliseconds !== undefined && now - since >= fault.milliseconds
  );
}

const reading: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

function matches(rule: FaultRule, { method, path, query, front, client }: AskedRequest): boolean {
  const { kind } = rule.fault;
  if (rule.method !== undefined && rule.method !== method) return false;
  if (kind === "csrf-token" && reading.has(method)) return false;
  if (kind === "stale-page" && method !== "GET") return false;
  if (rule.client !== undefined && rule.client !== client) return false;
  if (rule.query !== undefined && !fits(rule.query, query)) return false;
  return rule.path === undefined ? front || kind === "unavailable" : fits(rule.path, path);
}
