import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curlSteps, shellWord } from "./curl-steps.ts";

test("the steps get a token with the key's secret and call the API with it", () => {
  const steps = curlSteps({
    home: ".tenantbox",
    keyFile: "demo-api.secret",
    tokenUrl: "https://localhost:8443",
    apiUrl: "https://localhost:8445",
  }).join("\n");
  expect(steps).toContain("cd .tenantbox\n");
  expect(steps).toContain('-X POST "https://localhost:8443/oauth/token?grant_type=client_credentials"');
  expect(steps).toContain('"https://localhost:8445/api/v1/MessageProcessingLogs?\\$top=5"');
});

test.each(["plain/path", "with blank", "it's", '$HOME `x` "y"'])(
  "the shell reads %s back unchanged",
  (text) => {
    expect(execFileSync("sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" })).toBe(text);
  },
);
