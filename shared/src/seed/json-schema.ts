import { z } from "zod";
import { seedSchema } from "./seed-schema.ts";

/** The JSON Schema of a seed's file, which editors check it with while it is written (`docs/seed.schema.json`). */
export function seedJsonSchema(): object {
  return { title: "Seed of tenantbox", ...z.toJSONSchema(seedSchema, { io: "input" }) };
}
