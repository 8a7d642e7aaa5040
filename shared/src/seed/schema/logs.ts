import { z } from "zod";
import { logLevel, messageStatus } from "./flow.ts";
import { members, oneOrMore, text } from "./members.ts";
import { moment } from "./moment.ts";

const guid = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,60}$/, "1 to 60 characters from A-Z a-z 0-9 _ - are expected");

/** One message log, word for word; what is left out comes from its flow, or from the seed's name and place. */
const listed = members({
  flow: text.optional().describe("Id of the flow: one of this seed, of the demo tenant, or any other"),
  status: messageStatus.default("COMPLETED"),
  start: moment.default({ ago: 0 }),
  end: moment.optional().describe("Left out for what is still PROCESSING"),
  duration: z.int().min(0).optional().describe("Milliseconds, instead of end"),
  guid: guid.optional().describe("MessageGuid"),
  correlationId: guid.optional(),
  applicationMessageId: text.optional(),
  applicationMessageType: text.optional(),
  sender: text.optional(),
  receiver: text.optional(),
  logLevel: logLevel.default("INFO"),
  customStatus: text.optional(),
  headers: z.record(text, z.string()).default({}).describe("Custom header properties"),
  error: text.optional().describe("The error text of a failed message"),
  attachments: z
    .array(members({ name: text, contentType: text.default("text/plain"), content: z.string() }))
    .default([]),
});

/** Believable logs, as many as asked for; the same seed number gives the same ones. */
const generated = members({
  count: z.int().min(0).max(10_000_000),
  seed: z.int().min(0).max(2_147_483_647).default(1),
  from: moment.default({ ago: 30 * 86_400_000 }),
  to: moment.default({ ago: 0 }),
  flows: z
    .array(text)
    .optional()
    .describe("Ids of the flows; all of the seed, or of the demo tenant where it has none"),
});

/** What the tenant's monitor holds. */
export const logs = members({
  listed: z.array(listed).default([]),
  generated: oneOrMore(generated).default([]),
  file: oneOrMore(text).default([]).describe("Export files, relative to this file, taken as they are"),
});
