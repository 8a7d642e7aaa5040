import { describe, expect, it } from "vitest";
import type { MessageLog } from "../../storage/message-log.ts";
import { generateLogs } from "../generate-logs.ts";

const NOW = Date.UTC(2026, 10, 24, 9, 30);
const HOUR = 3_600_000;
const options = { seed: 1, count: 2000, now: NOW, webBase: "https://localhost:8445" };
const logs = [...generateLogs(options)];

const runsOf = ({ runs = [] }: MessageLog) => runs;
const stepsOf = (log: MessageLog) => runsOf(log).flatMap(({ steps }) => steps);
const tracesOf = (log: MessageLog) => stepsOf(log).flatMap(({ traces = [] }) => traces);

describe("What belongs to a generated log", () => {
  it("is the same, byte for byte, for the same seed and moment", () => {
    expect([...generateLogs(options)]).toEqual(logs);
  });

  it("has ids of its own: none of them comes twice, and those of resources sort by time", () => {
    const ids = logs.flatMap((log) => [
      ...(log.attachments ?? []).map(({ id }) => id),
      ...(log.messageStoreEntries ?? []).flatMap(({ id, attachments }) => [
        id,
        ...attachments.map((attachment) => attachment.id),
      ]),
      ...runsOf(log).map(({ id }) => id),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    const attachments = logs.flatMap((log) => log.attachments ?? []);
    expect(attachments.length).toBeGreaterThan(100);
    for (const { id } of attachments) {
      expect(id).toMatch(
        /^sap-it-res:msg:tenantbox:[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      );
    }
    const byTime = attachments.toSorted((one, other) => (one.time_stamp ?? 0) - (other.time_stamp ?? 0));
    expect(byTime.map(({ id }) => id)).toEqual(attachments.map(({ id }) => id).toSorted());
  });

  it("is nothing at all for a log that never wrote its header", () => {
    const headless = logs.filter(({ row }) => row.artifact_id === null);
    expect(headless.length).toBeGreaterThan(3);
    for (const log of headless) {
      expect([log.adapterAttributes, log.attachments, log.runs, log.messageStoreEntries]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    }
  });

  it("are several runs where a message waits for its retry, one for most others", () => {
    const retries = logs.filter(({ row }) => row.status === "RETRY");
    expect(retries.some((log) => runsOf(log).length > 2)).toBe(true);
    const completed = logs.filter(({ row }) => row.status === "COMPLETED");
    const single = completed.filter((log) => runsOf(log).length === 1).length;
    expect(single / completed.length).toBeGreaterThan(0.9);
    expect(single).toBeLessThan(completed.length);
  });

  it("are runs that follow each other, the last of which ended as the log did", () => {
    for (const log of logs) {
      const runs = runsOf(log);
      for (const [index, run] of runs.entries()) {
        const next = runs[index + 1];
        if (next === undefined) {
          expect(run.overall_state).toBe(log.row.status);
          if (log.row.log_end !== null) expect(run.run_stop).toBe(log.row.log_end);
        } else {
          expect(run.overall_state).toBe("FAILED");
          expect(run.run_stop ?? Infinity).toBeLessThanOrEqual(next.run_start ?? 0);
        }
        expect(run.run_stop ?? NOW).toBeGreaterThanOrEqual(run.run_start ?? Infinity);
        expect(run.run_stop ?? NOW).toBeLessThanOrEqual(NOW);
      }
    }
  });

  it("are steps always at DEBUG and TRACE, at INFO and ERROR only of failed runs and at most 50", () => {
    let most = 0;
    for (const log of logs) {
      const all = log.row.log_level === "DEBUG" || log.row.log_level === "TRACE";
      for (const { overall_state, steps } of runsOf(log)) {
        if (!all && overall_state === "COMPLETED") expect(steps).toEqual([]);
        if (all && log.row.status !== "DISCARDED") expect(steps.length).toBeGreaterThan(2);
        if (!all) expect(steps.length).toBeLessThanOrEqual(50);
        const counts = steps.map(({ child_count }) => child_count);
        expect(counts).toEqual(steps.map((_, index) => (counts[0] ?? 1) + index));
        most = Math.max(most, counts.at(-1) ?? 0);
      }
    }
    expect(most).toBeGreaterThan(50);
  });

  it("say where a run broke: the last step has the error, its id is the one the error information names", () => {
    const failed = logs.filter(({ row }) => row.status === "FAILED");
    expect(failed.length).toBeGreaterThan(30);
    for (const log of failed) {
      const last = runsOf(log).at(-1)?.steps.at(-1);
      if (last === undefined) throw new Error("a failed log without steps");
      expect(last.model_step_id).toBe(log.error?.last_error_model_step_id);
      expect(log.error?.error_text).toContain(last.error);
      expect(last.step_stop).not.toBeNull();
    }
    const sound = logs
      .filter(({ row }) => row.status === "COMPLETED")
      .flatMap((log) => runsOf(log).slice(-1));
    expect(sound.flatMap(({ steps }) => steps).filter(({ error }) => error !== null)).toEqual([]);
  });

  it("have the names of properties that clients look for", () => {
    const properties = logs.flatMap(stepsOf).flatMap((step) => step.properties);
    const valuesOf = (wanted: string) =>
      properties.filter(({ name }) => name === wanted).map(({ value }) => value);
    expect(valuesOf("Activities")[0]).toMatch(/^\[\{Activity=.+, StartTime=.+, StopTime=.+\}\]$/);
    for (const name of ["HTTPRequestHeaders", "HTTPResponseHeaders"]) {
      expect(valuesOf(name)[0]).toMatch(/\n[\w-]+: .+/);
    }
    expect(valuesOf("Name")).toContain("Groovy Script");
  });

  it("are traces of the last hour, at TRACE only; older ones are gone", () => {
    const traced = logs.filter((log) => tracesOf(log).length > 0);
    expect(traced.length).toBeGreaterThan(0);
    for (const log of traced) {
      expect(log.row.log_level).toBe("TRACE");
      for (const trace of tracesOf(log)) {
        expect(trace.created_at).toBeGreaterThan(NOW - HOUR);
        expect(trace.created_at).toBeLessThanOrEqual(NOW);
        expect(trace.body.byteLength).toBeGreaterThan(50);
        expect(trace.mime_type).toBe("application/octet-stream");
        expect(trace.headers.map(({ name }) => name).join()).toMatch(/^SAP_TRACE_HEADER_\d+_MessageType,/);
      }
    }
    const old = logs.filter(({ row }) => row.log_level === "TRACE" && (row.log_start ?? NOW) < NOW - HOUR);
    expect(old.length).toBeGreaterThan(5);
    expect(old.flatMap(tracesOf)).toEqual([]);
    expect(old.flatMap(stepsOf).length).toBeGreaterThan(10);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "have a trace to look at, whenever the tenant starts (seed %i)",
    (seed) => {
      const later = [...generateLogs({ ...options, seed, now: NOW + seed * 5 * HOUR })];
      expect(later.flatMap(tracesOf).length).toBeGreaterThan(0);
    },
  );

  it("are documents of XML, JSON and text", () => {
    const attachments = logs.flatMap((log) => log.attachments ?? []);
    const types = new Set(attachments.map(({ content_type }) => content_type));
    expect(types).toEqual(new Set(["application/xml", "application/json", "text/plain"]));
    for (const { content_type, body } of attachments) {
      const text = Buffer.from(body).toString("utf8");
      if (content_type === "application/json") expect(() => JSON.parse(text) as unknown).not.toThrow();
      if (content_type === "application/xml") expect(text).toMatch(/^<\?xml .*<\/ns0:\w+>\n$/s);
    }
  });

  it("are persisted messages, some with an attachment, and what the adapters noted", () => {
    const stored = logs.flatMap((log) => log.messageStoreEntries ?? []);
    expect(stored.length).toBeGreaterThan(50);
    expect(stored.some(({ attachments }) => attachments.length > 0)).toBe(true);
    expect(stored.every(({ body, properties }) => body.byteLength > 0 && properties.length > 0)).toBe(true);
    const attributes = logs.flatMap((log) => log.adapterAttributes ?? []);
    expect(new Set(attributes.map(({ adapter_id }) => adapter_id)).size).toBeGreaterThan(3);
  });
});
