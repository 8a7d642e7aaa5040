import { expect } from "vitest";
import { askToken, operatorKey, type TokenAnswer } from "../flows.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { head } from "./requests.ts";

/** A POST of JSON to `/admin/v1<path>` of the token server with the operator's token, for a connection of its own. */
export async function orderAsBytes(stack: HostileStack, path: string, json: string): Promise<string> {
  const { access_token: token } = (await askToken(stack, operatorKey(stack))).json<TokenAnswer>();
  const more = [
    `Authorization: Bearer ${token}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(json)}`,
    "",
  ];
  return head(`POST /admin/v1${path}`, more.join("\r\n")) + json;
}

/** A body that is far too large is refused in words, or cut off where its caller does not stop to listen. */
export async function expectTooLarge(stack: HostileStack, path: string, json: string): Promise<void> {
  const { answers, closed } = await stack.wires.token.send(await orderAsBytes(stack, path, json));
  const [answer] = answers;
  expect([400, 413, "closed"]).toContain(answer?.status ?? (closed ? "closed" : "nothing"));
}
