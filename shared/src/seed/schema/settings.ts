import { z } from "zod";
import { type StackSettingName, stackSettings } from "../../config/index.ts";
import { wording } from "../wording.ts";
import { members } from "./members.ts";

/** Settings that say how a tenant behaves; where it stands and what it is allowed to do stays with the environment. */
const names = [
  "revocation",
  "algorithm",
  "subdomain",
  "odata",
  "queryDeadline",
  "retentionLogsDays",
  "retentionMessagesDays",
  "retentionTracesMinutes",
  "batchParts",
  "batchBytes",
  "batchAnswerBytes",
] as const satisfies readonly StackSettingName[];

const spelled = (value: string | number | boolean): string =>
  typeof value === "boolean" ? (value ? "on" : "off") : String(value);

const settingSchema = (name: StackSettingName) => {
  const { meaning, values } = stackSettings[name];
  return z
    .union([z.string(), z.number(), z.boolean()], "text, a number or on/off is expected")
    .transform((value, context): string => {
      const checked = values.safeParse(spelled(value), { error: wording });
      if (!checked.success) context.addIssue(checked.error.issues[0]?.message ?? "another value is expected");
      return spelled(value);
    })
    .optional()
    .describe(meaning);
};

const shape = Object.fromEntries(names.map((name) => [name, settingSchema(name)])) as Record<
  (typeof names)[number],
  ReturnType<typeof settingSchema>
>;

/** Settings under their names in the program; a variable of the environment wins over each. */
export const settings = members(shape);
