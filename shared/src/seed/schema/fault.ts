import { z } from "zod";
import { members, text } from "./members.ts";

const count = z.int().min(0).max(1_000_000);

/** A rule for misbehaviour on command. */
export const fault = members({
  id: text.optional(),
  client: text.optional().describe("Client id it is meant for; everybody where it is left out"),
  method: text.optional(),
  path: text.optional(),
  skip: count.optional().describe("How many requests pass before it begins"),
  count: count.optional().describe("How many requests it meets"),
  fault: z.looseObject({
    kind: z.enum(["status", "delay", "slow-body", "cut", "truncate", "stale-page", "unavailable"]),
  }),
});
