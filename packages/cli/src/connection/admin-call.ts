import type { z } from "zod";
import { CommandError } from "../errors.ts";
import type { Https } from "./https.ts";
import { refusalBody } from "./resources.ts";

/** One server's `/admin/v1`, and the operator's token for it. */
export interface ServerAt {
  /** As a person calls it. */
  readonly server: string;
  /** For instance `https://localhost:8443/admin/v1`. */
  readonly base: string;
  readonly token: string;
}

/** Calls it; the answer has the shape. @throws {CommandError} that names the server */
export type AdminCall = <Shape extends z.ZodType>(
  method: "GET" | "PUT" | "POST" | "PATCH" | "DELETE",
  path: string,
  shape: Shape,
  body?: unknown,
) => Promise<z.infer<Shape>>;

/** @param patience how long an answer may take, in milliseconds; half a minute unless said */
export function adminCall(https: Https, { server, base, token }: ServerAt, patience?: number): AdminCall {
  return async (method, path, shape, body) => {
    const answer = await https(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(patience === undefined ? {} : { patience }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const value = json(answer.body);
    if (answer.status >= 200 && answer.status < 300) {
      const result = shape.safeParse(value);
      if (result.success) return result.data;
      throw new CommandError(`the ${server}'s answer was not understood`);
    }
    const refusal = refusalBody.safeParse(value).data?.error;
    const { field, message = `it answered ${answer.status}` } = refusal ?? {};
    const named = field === null || field === undefined || message.includes(field);
    throw new CommandError(`${server}: ${named ? message : `${field}: ${message}`}`);
  };
}

function json(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
