import { z } from "zod";

/** An object with these members and no others. */
export const members = z.strictObject;

export const text = z.string().min(1);

/** One item, or a list of them. */
export const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z
    .union([item, z.array(item)], { error: "one value or a list of them is expected" })
    .transform((given): z.output<Item>[] => (Array.isArray(given) ? given : [given]));
