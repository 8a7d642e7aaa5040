import { z } from "zod";

const milliseconds = z.int().min(1).max(600_000);
const pattern = z.string().max(500).regex(/^[/*]/, "a pattern that begins with / or *");

/** What goes wrong. Times in milliseconds of the system's clock, sizes in bytes. */
const fault = z.discriminatedUnion("kind", [
  /** An error in the server's own form, or its gateway's for 502, 503 and 504; `retryAfter` in seconds. */
  z.strictObject({
    kind: z.literal("status"),
    status: z.int().min(400).max(599),
    retryAfter: z.int().min(0).max(86_400).optional(),
    message: z.string().min(1).max(500).optional(),
  }),
  /** 403 with `X-CSRF-Token: Required`, for writes only: the session or its token is over. */
  z.strictObject({ kind: z.literal("csrf-token") }),
  /** The request waits before anything is done with it. */
  z.strictObject({ kind: z.literal("delay"), milliseconds }),
  /** The head at once, the body at this speed. */
  z.strictObject({ kind: z.literal("slow-body"), bytesPerSecond: z.int().min(1).max(10_000_000) }),
  /** The connection ends before the head, or in the body after so many bytes of it (half of it unless said). */
  z.strictObject({
    kind: z.literal("cut"),
    where: z.enum(["head", "body"]),
    bytes: z.int().min(0).optional(),
  }),
  /** A whole HTTP message whose body ends too early: after so many bytes, half of it unless said. */
  z.strictObject({ kind: z.literal("truncate"), bytes: z.int().min(0).optional() }),
  /** The answer that the same client last got from the same path, whatever its query asks for. */
  z.strictObject({ kind: z.literal("stale-page") }),
  /** The server is away for so long, or until the rule goes: connections end, or a gateway says 503 for it. */
  z.strictObject({
    kind: z.literal("unavailable"),
    as: z.enum(["reset", "gateway"]).default("reset"),
    milliseconds: milliseconds.optional(),
  }),
]);

/** When something goes wrong, and what. Absent conditions hold for every request. */
export const faultRule = z
  .strictObject({
    /** Its name; made up where absent. */
    id: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/, "a name of letters, digits, dot, hyphen and underscore")
      .optional(),
    server: z.enum(["resource-api", "token-server"]).default("resource-api"),
    /** Client id of the caller. */
    client: z.string().min(1).max(256).optional(),
    method: z
      .string()
      .regex(/^[A-Z]{1,20}$/, "a method in capitals")
      .optional(),
    /**
     * The whole path, decoded, with `*` for anything. Absent: what clients call, that is `/api/v1*` or `/oauth/token`;
     * for `unavailable`, everything but `/admin/v1` and health.
     */
    path: pattern.optional(),
    /** The whole query, decoded, with `*` for anything. */
    query: z.string().max(500).optional(),
    /** So many requests that match go well first. */
    skip: z.int().min(0).max(1_000_000).default(0),
    /** So many requests meet it; all where absent. */
    count: z.int().min(1).max(1_000_000).optional(),
    fault,
  })
  .superRefine(({ server, fault: { kind } }, context) => {
    if (server === "token-server" && (kind === "csrf-token" || kind === "stale-page"))
      context.addIssue({
        code: "custom",
        path: ["fault", "kind"],
        message: `${kind} is for the resource API`,
      });
  });

export type Fault = z.output<typeof fault>;
/** A rule, checked and complete but for its name. */
export type FaultRule = z.output<typeof faultRule>;
/** A rule as somebody writes it. */
export type FaultRuleInput = z.input<typeof faultRule>;
