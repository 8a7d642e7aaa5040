import type { ServerResponse } from "node:http";

/** `/health/live` and `/health/ready`, on every listener, without credentials (architecture, section 5). */
export function answerHealth(
  path: string,
  response: ServerResponse,
  ready: () => boolean | Promise<boolean>,
): boolean {
  if (path !== "/health/live" && path !== "/health/ready") return false;
  const verdict = path === "/health/live" || ready();
  if (typeof verdict === "boolean") answer(response, verdict);
  else verdict.then((well) => answer(response, well)).catch(() => answer(response, false));
  return true;
}

function answer(response: ServerResponse, well: boolean): void {
  response.statusCode = well ? 200 : 503;
  if (!well) response.setHeader("Retry-After", "1");
  response.setHeader("Content-Type", "application/json;charset=utf-8");
  response.setHeader("Cache-Control", "no-store");
  response.end(`{"status":"${well ? "UP" : "DOWN"}"}`);
}
