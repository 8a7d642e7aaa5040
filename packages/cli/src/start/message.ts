import { z } from "zod";

const service = z.string();

const url = z.url().exactOptional();
const urls = z.object({
  tokenUrl: url,
  tokenMtlsUrl: url,
  apiUrl: url,
  doorUrl: url,
  tokenAdminUrl: url,
  apiAdminUrl: url,
});

/** Where the services listen, as far as they have said so. */
export type ServiceUrls = z.infer<typeof urls>;

const schema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("listening"), service, urls }),
  z.object({ type: z.literal("ready"), service }),
  z.object({ type: z.literal("failed"), service, message: z.string() }),
]);

/** What a service tells its supervisor over the channel between the two processes. */
export type ServiceMessage = z.infer<typeof schema>;

/** A message of a service; anything else on the channel is none. */
export function parseMessage(value: unknown): ServiceMessage | undefined {
  return schema.safeParse(value).data;
}
