import { z } from "zod";
import { CommandError } from "../errors.ts";
import type { Download, Https, HttpsAnswer } from "./https.ts";
import { refusalBody } from "./resources.ts";

const importSummary = z.object({
  new: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  older: z.number(),
  ignored: z.record(z.string(), z.number()),
});

export type ImportSummary = z.infer<typeof importSummary>;

const simulationStatus = z.object({
  running: z.boolean(),
  simulated_at: z.string().optional(),
  created: z.number().optional().default(0),
  changed: z.number().optional().default(0),
});

export type Simulation = z.infer<typeof simulationStatus>;

/** What became of some lines: all stored, or one of them is broken. */
export type ImportAnswer =
  | { readonly summary: ImportSummary }
  | { readonly brokenLine: number; readonly message: string };

/** The administration API of the resource API. Refusals are `CommandError`s. */
export interface LogAdministration {
  /** @param lines one log a line, as JSON */
  importLines(lines: string): Promise<ImportAnswer>;
  /** One log a line, as JSON, in pieces of any length. */
  exportLines(): AsyncIterable<Uint8Array>;
  startSimulation(options: Readonly<Record<string, number>>): Promise<Simulation>;
  simulation(): Promise<Simulation>;
  stopSimulation(): Promise<void>;
}

/** @param base for instance `https://localhost:8445/admin/v1` */
export function logAdministration(
  { https, download }: { readonly https: Https; readonly download: Download },
  base: string,
  token: string,
): LogAdministration {
  const headers = { authorization: `Bearer ${token}` };
  const messageLogs = `${base}/message_logs`;
  const simulation = `${base}/simulation`;
  return {
    async importLines(lines) {
      const answer = await https(messageLogs, {
        method: "POST",
        headers: { ...headers, "content-type": "application/x-ndjson" },
        body: lines,
      });
      const refusal =
        answer.status === 400 ? refusalBody.safeParse(json(answer.body)).data?.error : undefined;
      const line = /^line (\d+)$/.exec(refusal?.field ?? "")?.[1];
      if (refusal !== undefined && line !== undefined)
        return { brokenLine: Number(line), message: refusal.message };
      return { summary: resultOf(answer, importSummary) };
    },
    exportLines: () => download(messageLogs, headers),
    startSimulation: async (options) => {
      const body = JSON.stringify(options);
      return resultOf(await https(simulation, { method: "POST", headers, body }), simulationStatus);
    },
    simulation: async () => resultOf(await https(simulation, { method: "GET", headers }), simulationStatus),
    async stopSimulation() {
      resultOf(await https(simulation, { method: "DELETE", headers }), z.undefined());
    },
  };
}

function resultOf<Shape extends z.ZodType>({ status, body }: HttpsAnswer, shape: Shape): z.infer<Shape> {
  const value = json(body);
  if (status >= 200 && status < 300) {
    const result = shape.safeParse(value);
    if (result.success) return result.data;
    throw new CommandError("the resource API's answer was not understood");
  }
  const refusal = refusalBody.safeParse(value).data?.error;
  if (refusal === undefined) throw new CommandError(`the resource API answered ${status}`);
  const { field, message } = refusal;
  throw new CommandError(field === null || field === undefined ? message : `${field}: ${message}`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
