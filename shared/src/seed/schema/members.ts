import { z } from "zod";

/** An object with these members and no others; the refusal of another one says which there are. */
export function members<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const allowed = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `there is no such member; allowed are ${allowed}` : undefined,
  });
}

export const text = z.string().min(1);

/** One item, or a list of them. */
export const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z
    .union([item, z.array(item)], { error: "one value or a list of them is expected" })
    .transform((given): z.output<Item>[] => (Array.isArray(given) ? given : [given]));
