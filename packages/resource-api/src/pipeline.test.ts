import { createRunner } from "@tenantbox/odata-v2/run";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../../../test/database/engines.ts";
import type { TestDatabase } from "../../../test/postgres.ts";
import type { Principal } from "./authenticate/principal.ts";
import type { ApiCall } from "./http/api-call.ts";
import { refusalOf } from "./http/api-error.ts";
import { createCsrfProtection } from "./http/csrf.ts";
import { createCsrfTokens } from "./http/csrf-token.ts";
import { messageLogModel, tenantPolicy } from "./model/index.ts";
import { createPipeline } from "./pipeline.ts";
import { openLogDatabase } from "./storage/open-log-database.ts";

const sqlite = engines.find((engine) => engine.name === "SQLite");
let place: TestDatabase;
let close: () => Promise<void>;
let pipeline: ReturnType<typeof createPipeline>;

/** Whoever calls is this one, as later ways of authentication will say. */
let principal: Principal;
const basic: Principal = { clientId: "sb-a", method: "basic", scopes: [], tokenId: "" };

beforeAll(async () => {
  if (sqlite === undefined) throw new Error("SQLite is always at hand");
  place = await sqlite.fresh();
  const database = await openLogDatabase(place.url);
  const runner = createRunner({ database: { dialect: "sqlite", url: place.url }, model: messageLogModel });
  close = async () => {
    await runner.close();
    await database.close();
    await place.drop();
  };
  pipeline = createPipeline({
    authenticate: async () => principal,
    model: messageLogModel,
    policy: tenantPolicy,
    dialect: "sqlite",
    runner,
    csrf: createCsrfProtection(createCsrfTokens(Date.now)),
    now: Date.now,
    batch: { parts: 10, bytes: 10_000, answerBytes: 100_000, deadlineMs: 5_000 },
  });
});
afterAll(() => close());

const batchBody = "--b\r\nContent-Type: application/http\r\n\r\nGET $metadata HTTP/1.1\r\n\r\n\r\n--b--";

/** What a caller reads: status and headers, refused or not. */
async function ask(as: Principal, method: string, path: string, headers: Record<string, string> = {}) {
  principal = as;
  const call: ApiCall = {
    method,
    path,
    query: "",
    headers: { accept: "application/json", ...headers },
    certificate: undefined,
    baseUrl: "https://localhost:8445/api/v1/",
    body: async () => Buffer.from(batchBody),
  };
  try {
    const { status, headers: answered = {} } = await pipeline(call, {
      onPrincipal: () => undefined,
      onPartFailure: () => undefined,
    });
    return { status, headers: answered };
  } catch (error) {
    return refusalOf(error);
  }
}

const multipart = { "content-type": "multipart/mixed; boundary=b" };

describe("A batch by Basic", () => {
  it("is refused with 403 and X-CSRF-Token: Required without a token, as every write is", async () => {
    for (const [method, path] of [
      ["POST", "$batch"],
      ["DELETE", "MessageProcessingLogs('a')"],
    ] as const) {
      const { status, headers } = await ask(basic, method, path, multipart);
      expect([status, headers["X-CSRF-Token"]]).toEqual([403, "Required"]);
    }
  });

  it("passes with the token fetched from the service root, and with nobody else's", async () => {
    const fetched = await ask(basic, "HEAD", "", { "x-csrf-token": "Fetch" });
    expect(fetched.status).toBe(200);
    const own = {
      ...multipart,
      "x-csrf-token": fetched.headers["X-CSRF-Token"] ?? "",
      cookie: fetched.headers["Set-Cookie"]?.split(";")[0] ?? "",
    };
    expect((await ask(basic, "POST", "$batch", own)).status).toBe(202);
    expect((await ask({ ...basic, clientId: "sb-b" }, "POST", "$batch", own)).status).toBe(403);
  });
});

describe("A batch with a bearer token", () => {
  it("passes without a CSRF token, and still may fetch one", async () => {
    const bearer: Principal = { ...basic, method: "bearer" };
    expect((await ask(bearer, "POST", "$batch", multipart)).status).toBe(202);
    const fetched = await ask(bearer, "GET", "", { "x-csrf-token": "fetch" });
    expect(fetched.headers["X-CSRF-Token"]).toMatch(/^[\w.-]{50,}$/);
  });
});
