import { expect, test } from "vitest";
import { onTheWire } from "./wire.ts";

const answer = {
  status: 200,
  headers: { "content-type": "application/json", "set-cookie": ["session=abc; Secure"] },
  body: '{"access_token":"eyJhbGciOi.eyJhdWQi.c2ln","token_type":"bearer"}',
};
const request = {
  method: "POST",
  headers: { authorization: "Basic aWQ6c2VjcmV0" },
  body: "grant_type=password&password=hush&client_secret=s3cret&username=ada",
};

async function told(showSecrets: boolean): Promise<readonly string[]> {
  const lines: string[] = [];
  const https = onTheWire(
    () => Promise.resolve(answer),
    (line) => lines.push(line),
    showSecrets,
  );
  await https("https://localhost:8443/oauth/token?grant_type=client_credentials", request);
  return lines;
}

test("both directions are told without secrets and tokens", async () => {
  expect(await told(false)).toEqual([
    "> POST /oauth/token?grant_type=client_credentials",
    "> host: localhost:8443",
    "> authorization: Basic ***",
    ">",
    "> grant_type=password&password=***&client_secret=***&username=ada",
    "< 200",
    "< content-type: application/json",
    "< set-cookie: session=***; Secure",
    "<",
    '< {"access_token":"***","token_type":"bearer"}',
  ]);
});

test("who asks for secrets sees them", async () => {
  const text = (await told(true)).join("\n");
  for (const secret of ["aWQ6c2VjcmV0", "hush", "s3cret", "eyJhbGciOi.eyJhdWQi.c2ln", "abc"])
    expect(text).toContain(secret);
});
