import { z } from "zod";
import { logLevel, messageStatus } from "./flow.ts";
import { members, oneOrMore, text } from "./members.ts";
import { moment } from "./moment.ts";

const guid = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,60}$/, "1 to 60 characters from A-Z a-z 0-9 _ - are expected");

const values = z.record(text, z.string());

/** The message as it was at a step; kept for an hour, as all traces. */
const trace = members({
  contentType: text.default("application/octet-stream"),
  content: z.string(),
  headers: values.default({}),
  properties: values.default({}).describe("Exchange properties"),
});

const step = members({
  id: text.optional().describe("ModelStepId, such as CallActivity_4"),
  activity: text.optional(),
  status: messageStatus.default("COMPLETED"),
  start: moment.optional().describe("Left out: its share of the run's time"),
  end: moment.optional(),
  branch: text.default("0"),
  error: text.optional(),
  properties: values.default({}),
  trace: trace.optional(),
});

/** One attempt of a message. */
const run = members({
  start: moment.optional().describe("The log's, where it is left out"),
  end: moment.optional().describe("The log's, where it is left out"),
  status: messageStatus.optional().describe("The log's, where it is left out"),
  steps: z.array(step).default([]),
});

/** A message that the flow persisted. */
const storedMessage = members({
  store: text.optional().describe("MessageStoreId: the name of the persist step"),
  content: z.string(),
  headers: values.default({}).describe("Its properties"),
  attachments: z
    .array(
      members({
        name: text,
        contentType: text.default("text/plain"),
        content: z.string(),
        headers: values.default({}),
      }),
    )
    .default([]),
});

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
  adapterAttributes: z
    .array(members({ adapter: text, messageId: text.optional(), name: text, value: z.string() }))
    .default([]),
  runs: z.array(run).optional().describe("One run without steps, where they are left out"),
  messageStore: z.array(storedMessage).default([]),
});

/** Believable logs, as many as asked for; the same seed number gives the same ones. */
const generated = members({
  count: z.int().min(0).max(2_000_000),
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
