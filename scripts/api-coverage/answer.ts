import { ODataError } from "../../packages/odata-v2/src/errors.ts";
import { namesFunction, parseFunctionCall, parseRequest } from "../../packages/odata-v2/src/parse/index.ts";
import { parseWrite } from "../../packages/odata-v2/src/write/index.ts";
import { messageLogModel, tenantPolicy } from "../../packages/resource-api/src/model/index.ts";

/**
 * What the API's own parser says to a request under the strict policy.
 *
 * @param line `<METHOD> <path>?<query>`, or without a method for GET; the path below the service root, not encoded.
 * @returns `works`, or `refused: <status> <text>`.
 */
export function answerTo(line: string): string {
  const [, method = "GET", path = "", query = ""] = /^(?:([A-Z]+) )?([^?]*)\??(.*)$/s.exec(line) ?? [];
  const target = { method, path, query: encodeURI(query) };
  try {
    if (namesFunction(messageLogModel, path)) parseFunctionCall(messageLogModel, target, tenantPolicy);
    else if (method === "GET") parseRequest(messageLogModel, target, tenantPolicy);
    else parseWrite(messageLogModel, target, tenantPolicy);
    return "works";
  } catch (error) {
    if (!(error instanceof ODataError)) throw error;
    return `refused: ${error.status} ${error.publicMessage ?? "without a text"}`;
  }
}
