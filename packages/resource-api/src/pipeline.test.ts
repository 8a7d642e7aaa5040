import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../../../test/database/engines.ts";
import type { Principal } from "./authenticate/principal.ts";
import { holderOf, type OpenApi, openApi } from "../test/open-api.ts";

let api: OpenApi;
beforeAll(async () => {
  const sqlite = engines.find((engine) => engine.name === "SQLite");
  if (sqlite === undefined) throw new Error("SQLite is always at hand");
  api = await openApi(sqlite);
});
afterAll(() => api.close());

/** Somebody who came by Basic authentication, as a later version lets them. */
const basic: Principal = { ...holderOf(), method: "basic" };
const batch = {
  headers: { "content-type": "multipart/mixed; boundary=b" },
  body: "--b\r\nContent-Type: application/http\r\n\r\nGET $metadata HTTP/1.1\r\n\r\n\r\n--b--",
};
const fetching = { headers: { "x-csrf-token": "Fetch" } };

describe("A batch by Basic", () => {
  it("is refused with 403 and X-CSRF-Token: Required without a token, as every write is", async () => {
    for (const line of ["POST $batch", "DELETE MessageProcessingLogs('a')"]) {
      const { status, headers } = await api.ask(basic, line, batch);
      expect([status, headers["X-CSRF-Token"]]).toEqual([403, "Required"]);
    }
  });

  it("passes with the token fetched from the service root, and with nobody else's", async () => {
    const fetched = await api.ask(basic, "HEAD ", fetching);
    expect(fetched.status).toBe(200);
    const own = {
      ...batch.headers,
      "x-csrf-token": fetched.headers["X-CSRF-Token"] ?? "",
      cookie: fetched.headers["Set-Cookie"]?.split(";")[0] ?? "",
    };
    const asOwn = { ...batch, headers: own };
    expect((await api.ask(basic, "POST $batch", asOwn)).status).toBe(202);
    expect((await api.ask({ ...basic, clientId: "sb-b" }, "POST $batch", asOwn)).status).toBe(403);
  });
});

describe("A batch with a bearer token", () => {
  it("passes without a CSRF token, and still may fetch one", async () => {
    expect((await api.ask(holderOf(), "POST $batch", batch)).status).toBe(202);
    const fetched = await api.ask(holderOf(), "GET ", fetching);
    expect(fetched.headers["X-CSRF-Token"]).toMatch(/^[\w.-]{50,}$/);
  });
});
