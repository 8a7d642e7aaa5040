import { describe, expect, it } from "vitest";
import type { MessageLog } from "../storage/message-log.ts";
import { demoFlows } from "./flows.ts";
import { generateLogs } from "./generate-logs.ts";
import { secondOf } from "./message-id.ts";

const NOW = Date.UTC(2026, 10, 24, 9, 30);
const DAY = 86_400_000;
const options = { seed: 1, count: 2000, now: NOW, webBase: "https://localhost:8445" };
const logs = [...generateLogs(options)];

const having = (status: string) => logs.filter((log) => log.row.status === status);
const share = (status: string) => having(status).length / logs.length;

function startOf({ row }: MessageLog): number {
  return row.log_start ?? secondOf(row.message_guid);
}

describe("Generated logs", () => {
  it("are as many as asked for, and the same for the same seed and moment", () => {
    expect(logs).toHaveLength(2000);
    expect([...generateLogs(options)]).toEqual(logs);
    expect([...generateLogs({ ...options, seed: 2 })][0]).not.toEqual(logs[0]);
  });

  it("come in the order of their start, each in a millisecond of its own, over the last 30 days", () => {
    const starts = logs.flatMap((log) => (log.row.log_start === null ? [] : [log.row.log_start]));
    expect(starts).toEqual([...new Set(starts)].toSorted((one, other) => one - other));
    for (const start of starts) expect(start).toBeGreaterThanOrEqual(NOW - 30 * DAY);
    expect(starts.at(-1)).toBeLessThanOrEqual(NOW);
    expect(starts.at(0)).toBeLessThan(NOW - 29 * DAY);
  });

  it("have ids of 28 base64url characters that begin with a zero byte and the second of the start", () => {
    const guids = new Set(logs.map((log) => log.row.message_guid));
    expect(guids.size).toBe(logs.length);
    for (const { row } of logs) {
      for (const id of [row.message_guid, row.correlation_id ?? row.message_guid]) {
        expect(id).toMatch(/^A[A-Za-z0-9_-]{27}$/);
        expect(Buffer.from(id, "base64url")[0]).toBe(0);
      }
      if (row.log_start === null) continue;
      const early = Math.floor(row.log_start / 1000) - secondOf(row.message_guid) / 1000;
      expect(early).toBeGreaterThanOrEqual(0);
      expect(early).toBeLessThanOrEqual(2);
    }
  });

  it("mostly completed, and hold every status that the real service knows", () => {
    expect(share("COMPLETED")).toBeGreaterThan(0.85);
    expect(share("COMPLETED")).toBeLessThan(0.96);
    expect(share("FAILED")).toBeGreaterThan(0.02);
    expect(share("FAILED")).toBeLessThan(0.08);
    for (const status of ["PROCESSING", "RETRY", "ESCALATED", "CANCELLED", "DISCARDED", "ABANDONED"]) {
      expect(having(status).length).toBeGreaterThan(0);
      expect(share(status)).toBeLessThan(0.05);
    }
  });

  it("say what went wrong exactly where something did, and never for a discarded one", () => {
    for (const { row, error } of logs) {
      expect(error !== undefined).toBe(["FAILED", "RETRY", "ESCALATED"].includes(row.status ?? ""));
      expect(error?.error_text ?? row.message_guid).toContain(row.message_guid);
    }
    expect(new Set(logs.map(({ error }) => error?.error_text.slice(0, 40))).size).toBeGreaterThan(6);
  });

  it("are open while they run, and end after they start and before now", () => {
    const open = logs.filter(({ row }) => row.log_end === null).map(({ row }) => row.status);
    expect(new Set(open)).toEqual(new Set(["PROCESSING", "RETRY"]));
    expect(having("PROCESSING").every(({ row }) => row.log_end === null)).toBe(true);
    for (const { row } of logs) {
      if (row.log_start === null || row.log_end === null) continue;
      expect(row.log_end).toBeGreaterThanOrEqual(row.log_start);
      expect(row.log_end).toBeLessThanOrEqual(NOW);
    }
  });

  it("are sometimes half empty: guid and status, and little else", () => {
    const headless = having("PROCESSING").filter(({ row }) => row.artifact_id === null);
    expect(headless.length).toBeGreaterThan(3);
    for (const { row, customHeaders, error } of headless) {
      const empty = [row.correlation_id, row.log_start, row.log_end, row.log_level, row.transaction_id];
      expect(empty).toEqual([null, null, null, null, null]);
      expect(row).toMatchObject({ custom_status: "PROCESSING", archiving_status: "NOT_RELEVANT" });
      expect(row.local_component_name).toBe("CPI_tenantbox");
      expect([customHeaders, error]).toEqual([[], undefined]);
    }
  });

  it("form chains of different flows that share a correlation and the numbers of the business", () => {
    const chains = Map.groupBy(
      logs.filter(({ row }) => row.correlation_id !== null),
      ({ row }) => row.correlation_id,
    );
    const long = [...chains.values()].filter((chain) => chain.length > 1);
    expect(long.length).toBeGreaterThan(100);
    for (const chain of long) {
      expect(new Set(chain.map(({ row }) => row.artifact_id)).size).toBe(chain.length);
      const orders = chain.flatMap(({ customHeaders }) =>
        customHeaders.filter(({ name }) => name === "OrderNumber"),
      );
      expect(new Set(orders.map(({ value }) => value)).size).toBeLessThanOrEqual(1);
      const [first, second] = chain;
      expect(second?.row.predecessor_message_guid).toBe(first?.row.message_guid);
    }
  });

  it("name known flows and their packages, and lead to their page", () => {
    const named = new Set(logs.flatMap(({ row }) => row.artifact_id ?? []));
    expect(named).toEqual(new Set(demoFlows.flows.map((flow) => flow.id)));
    expect(demoFlows.flows.length).toBeGreaterThanOrEqual(12);
    const { row } = logs[0] ?? {};
    expect(row?.alternate_web_link).toBe(
      `https://localhost:8445/shell/monitoring/Messages/%7B%22identifier%22%3A%22${row?.message_guid}%22%7D`,
    );
  });

  it("differ as real ones do: own statuses, blank components, cut receivers, transaction ids, headers", () => {
    const completed = having("COMPLETED");
    expect(completed.some(({ row }) => row.custom_status === "ERROR")).toBe(true);
    expect(completed.some(({ row }) => row.previous_component_name === " ")).toBe(true);
    expect(completed.some(({ row }) => row.receiver?.endsWith("..."))).toBe(true);
    for (const { row } of completed) expect(row.transaction_id).toMatch(/^[0-9a-f]{32}$/);
    const withHeaders = logs.filter((log) => log.customHeaders.length > 0).length;
    expect(withHeaders).toBeGreaterThan(500);
    expect(withHeaders).toBeLessThan(1900);
  });

  it("follow the working day: nights and weekends are quiet", () => {
    const days = Map.groupBy(logs, (log) => new Date(startOf(log)).getUTCDay());
    const perDay = (day: number) => days.get(day)?.length ?? 0;
    expect(perDay(0) + perDay(6)).toBeLessThan(perDay(2) + perDay(3));
  });
});
