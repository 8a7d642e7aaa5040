import { z } from "zod";

/** A service instance as `/admin/v1` shows it. */
export const instanceResource = z.looseObject({
  name: z.string(),
  plan: z.string(),
  parameters: z.looseObject({ roles: z.array(z.string()).optional() }),
  created_at: z.string(),
});

/** A service key as `/admin/v1` lists it: without credentials. */
export const keyResource = z.looseObject({
  name: z.string(),
  type: z.string(),
  created_at: z.string(),
  expires_at: z.string().nullish(),
});

export const keyWithCredentials = keyResource.extend({ credentials: z.looseObject({}) });

/** A kept state of one server. */
export const snapshotResource = z.looseObject({ name: z.string(), taken_at: z.string(), bytes: z.number() });

export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ resources: z.array(item) });

/** The body of every refusal of `/admin/v1`. */
export const refusalBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), field: z.string().nullish() }),
});

export type InstanceResource = z.infer<typeof instanceResource>;
export type KeyResource = z.infer<typeof keyResource>;
export type KeyWithCredentials = z.infer<typeof keyWithCredentials>;
export type SnapshotResource = z.infer<typeof snapshotResource>;
