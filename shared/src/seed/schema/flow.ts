import { z } from "zod";
import { members, text } from "./members.ts";

/** The words of the real service for how far a message came. */
const messageStatuses = [
  "COMPLETED",
  "PROCESSING",
  "RETRY",
  "ESCALATED",
  "FAILED",
  "CANCELLED",
  "DISCARDED",
  "ABANDONED",
] as const;

export const messageStatus = z.enum(messageStatuses);
export const logLevel = z.enum(["NONE", "INFO", "ERROR", "DEBUG", "TRACE"]);

const often = z.number().min(0).max(1_000_000);
const endings = Object.fromEntries(messageStatuses.map((status) => [status, often.optional()])) as Record<
  (typeof messageStatuses)[number],
  z.ZodOptional<typeof often>
>;

/** Text with # for a digit that each message gets by itself. */
const pattern = text.describe("Text with # for a digit");

/** An integration flow and how its messages fare, for generated and simulated logs. */
export const flow = members({
  id: text.describe("Unique in the tenant"),
  name: text.optional().describe("The id where it is left out"),
  package: text.default("Seeded Flows").describe("Name of the package; its id is the name without blanks"),
  rhythm: z
    .enum(["office", "night", "timer", "steady"])
    .default("steady")
    .describe("When it runs: office hours, the night's batch, a timer, or evenly all day"),
  sender: text.optional(),
  receivers: z.array(text).default([]),
  duration: z.int().min(1).max(86_400_000).default(500).describe("Usual duration of a message, milliseconds"),
  weight: often.default(1).describe("How often it runs, compared with the other flows"),
  next: z
    .array(text)
    .default([])
    .describe("Flows that follow it under the same correlation id, in this order"),
  endings: members(endings)
    .optional()
    .describe("How often its messages end how: a number for each status, such as COMPLETED: 9, FAILED: 1"),
  errors: z.array(text).default([]).describe("Error texts of failed messages; # stands for a digit"),
  logLevel: logLevel.optional(),
  applicationMessageId: pattern.optional(),
  applicationMessageType: text.optional(),
  headers: z.record(text, pattern).default({}).describe("Custom headers"),
  customStatuses: z.array(text).default([]).describe("Status texts it sometimes sets on completed messages"),
});
