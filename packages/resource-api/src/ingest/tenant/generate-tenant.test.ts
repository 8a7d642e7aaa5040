import { crc32, gunzipSync, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { generateTenant } from "./generate-tenant.ts";
import { hexOf, type KnownMessage } from "./known-message.ts";

const NOW = Date.UTC(2026, 10, 24, 9, 30);
const DAY = 86_400_000;
const flowIds = ["WebshopOrderIntake", "InvoiceDistribution", "SupplierInvoiceInbound", "TimeSheetUpload"];
const messages = Array.from({ length: 400 }, (_, index): KnownMessage => {
  const flowId = flowIds[index % flowIds.length] ?? "";
  return {
    guid: `A${index.toString(36).padStart(27, "a")}`,
    flowId,
    applicationMessageId: flowId === "TimeSheetUpload" ? null : String(90_000_000 + index),
    start: NOW - (400 - index) * 3_600_000,
  };
});
const rows = generateTenant({ seed: 1, now: NOW, messages });

/** The files of a zip by its directory, each checked against its checksum. */
function unzip(archive: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(archive);
  const end = bytes.byteLength - 22;
  expect(bytes.readUInt32LE(end)).toBe(0x06054b50);
  const files = new Map<string, Buffer>();
  let place = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    expect(bytes.readUInt32LE(place)).toBe(0x02014b50);
    const nameLength = bytes.readUInt16LE(place + 28);
    const name = bytes.subarray(place + 46, place + 46 + nameLength).toString("utf8");
    const local = bytes.readUInt32LE(place + 42);
    expect(bytes.readUInt32LE(local)).toBe(0x04034b50);
    const start = local + 30 + bytes.readUInt16LE(local + 26);
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(place + 20));
    const content = inflateRawSync(packed);
    expect([crc32(content), content.byteLength]).toEqual([
      bytes.readUInt32LE(place + 16),
      bytes.readUInt32LE(place + 24),
    ]);
    files.set(name, content);
    place += 46 + nameLength;
  }
  return files;
}

describe("A generated tenant", () => {
  it("is the same for the same seed, moment and messages", () => {
    expect(generateTenant({ seed: 1, now: NOW, messages })).toEqual(rows);
    expect(generateTenant({ seed: 2, now: NOW, messages })).not.toEqual(rows);
  });

  it("holds something of everything, even where there are no messages", () => {
    for (const [table, held] of Object.entries(rows)) expect([table, held.length > 0]).toEqual([table, true]);
    expect(() => generateTenant({ seed: 1, now: NOW, messages: [] })).not.toThrow();
  });

  it("has log files of a week, each a real gzip that says its size", () => {
    const files = rows.log_files ?? [];
    for (const type of ["http", "trace"]) {
      expect(files.filter(({ log_file_type }) => log_file_type === type)).toHaveLength(7);
    }
    for (const [index, { body, name }] of (rows.log_file_bodies ?? []).entries()) {
      expect([files[index]?.name, files[index]?.size]).toEqual([name, body.byteLength]);
      expect(gunzipSync(body).toString("utf8")).toContain(/\d{4}-\d{2}-\d{2}/.exec(name)?.[0] ?? "?");
    }
    expect(Math.max(...files.map(({ last_modified }) => last_modified ?? 0))).toBe(NOW);
  });

  it("has archives that are real zips of these files: all of them, or the latest", () => {
    for (const { scope, log_file_type, body } of rows.log_file_archive_bodies ?? []) {
      const files = unzip(body);
      expect(files.size).toBe(scope === "all" ? 7 : 1);
      for (const [name, content] of files) {
        const stored = rows.log_file_bodies?.find((file) => file.name === name);
        expect(content.equals(stored?.body ?? Buffer.of())).toBe(true);
        expect(name.startsWith(log_file_type === "http" ? "http_" : "ljs_trace_")).toBe(true);
      }
    }
  });

  it("has messages waiting in data stores, some of them overdue, each a zip of body and headers", () => {
    const waiting = rows.data_store_messages ?? [];
    const late = waiting.filter(({ due_at }) => (due_at ?? NOW) < NOW);
    expect(late.length).toBeGreaterThan(2);
    expect(late.length).toBeLessThan(waiting.length);
    expect(new Set(waiting.map(({ visibility }) => visibility))).toEqual(
      new Set(["Global", "Integration Flow"]),
    );
    for (const { body } of rows.data_store_bodies ?? []) {
      expect([...unzip(body).keys()]).toEqual(["body", "headers.prop"]);
    }
  });

  it("names idempotent entries and locks by the hex of their UTF-8 bytes", () => {
    const entries = rows.idempotent_entries ?? [];
    expect(entries.some(({ source }) => source?.includes("ü"))).toBe(true);
    for (const entry of entries) {
      expect(Buffer.from(entry.hex_source, "hex").toString("utf8")).toBe(entry.source);
      expect([entry.hex_entry, entry.hex_component, entry.hex_vendor]).toEqual(
        [entry.entry, entry.component, entry.vendor].map((text) => hexOf(text ?? "")),
      );
      expect(entry.expiration_time).toBe((entry.creation_time ?? 0) + 90 * DAY);
    }
    const keys = new Set(entries.map(({ hex_entry, hex_source }) => `${hex_source} ${hex_entry}`));
    for (const { hex_source, hex_entry } of rows.locks ?? []) {
      expect(keys.has(`${hex_source} ${hex_entry}`)).toBe(true);
    }
  });

  it("maps ids of senders to messages that exist", () => {
    const guids = new Set(messages.map(({ guid }) => guid));
    const from = new Set(rows.id_map_from_ids?.map(({ from_id }) => from_id));
    for (const { to_id, from_id } of rows.id_map_to_ids ?? []) {
      expect([guids.has(to_id), from.has(from_id ?? "")]).toEqual([true, true]);
    }
    for (const { to_id2 } of rows.id_map_from_id2s ?? []) expect(guids.has(to_id2 ?? "")).toBe(true);
  });
});
