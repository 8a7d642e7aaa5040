import { expect, test } from "vitest";
import { apiUrl } from "./api-url.ts";

const base = "https://localhost:8445";

test.each([
  ["MessageProcessingLogs", `${base}/api/v1/MessageProcessingLogs`],
  ["/MessageProcessingLogs?$top=5", `${base}/api/v1/MessageProcessingLogs?$top=5`],
  ["", `${base}/api/v1/`],
  ["Logs?$filter=Status eq 'FAILED'", `${base}/api/v1/Logs?$filter=Status%20eq%20%27FAILED%27`],
  ["Logs('a%2Fb')", `${base}/api/v1/Logs('a%2Fb')`],
])("the path %s is called at %s", (path, url) => {
  expect(apiUrl(base, path)).toBe(url);
});

test.each(["../../admin/v1", "..", "x/../../y"])(
  "the path %s is refused because it leads out of the API",
  (path) => {
    expect(() => apiUrl(base, path)).toThrow(/leads out of/);
  },
);
