import { describe, expect, it } from "vitest";
import type { Principal } from "../authenticate/principal.ts";
import type { ApiCall } from "./api-call.ts";
import { createCsrfProtection, type CsrfProtection } from "./csrf.ts";
import { createCsrfTokens } from "./csrf-token.ts";

const clock = { now: 1_700_000_000_000 };
const protection = createCsrfProtection(createCsrfTokens(() => clock.now));

const caller = (clientId: string, method: Principal["method"] = "basic"): Principal => ({
  clientId,
  name: clientId,
  method,
  scopes: [],
  tokenId: "",
});

const call = (method: string, headers: Record<string, string> = {}): ApiCall => ({
  method,
  path: "",
  query: "",
  headers,
  connection: { certificate: () => undefined, encrypted: true, peer: "::1", request: "" },
  baseUrl: "https://localhost:8445/api/v1/",
  body: async () => new Uint8Array(),
});

/** Fetches a token as a client does, and gives back what it sends from then on. */
function fetched(who: Principal, from: CsrfProtection = protection): Record<string, string> {
  const headers = from.handedOut(call("GET", { "x-csrf-token": "Fetch" }), who);
  const cookie = headers["Set-Cookie"]?.split(";")[0] ?? "";
  return { "x-csrf-token": headers["X-CSRF-Token"] ?? "", cookie };
}

const outcome = (method: string, headers: Record<string, string>, who: Principal): string => {
  try {
    protection.check(call(method, headers), who);
    return "passes";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
};

describe("A CSRF token", () => {
  it.each(["bearer", "basic", "cookie"] as const)("is handed to a %s caller who fetches one", (method) => {
    for (const value of ["Fetch", "fetch", "FETCH"]) {
      for (const verb of ["GET", "HEAD"]) {
        const headers = protection.handedOut(call(verb, { "x-csrf-token": value }), caller("a", method));
        expect(headers["X-CSRF-Token"]).toMatch(/^[\w.-]{50,}$/);
        expect(headers["Set-Cookie"]).toMatch(
          /^tenantbox-session=[\w-]{43}; Path=\/api\/v1; Secure; HttpOnly; SameSite=Strict$/,
        );
      }
    }
  });

  it("is handed to nobody who does not ask for it, or who writes", () => {
    expect(protection.handedOut(call("GET"), caller("a"))).toEqual({});
    expect(protection.handedOut(call("GET", { "x-csrf-token": "x" }), caller("a"))).toEqual({});
    expect(protection.handedOut(call("POST", { "x-csrf-token": "Fetch" }), caller("a"))).toEqual({});
  });

  it("keeps the session of who has one", () => {
    const headers = fetched(caller("a"));
    const again = protection.handedOut(
      call("GET", { "x-csrf-token": "Fetch", cookie: `other=1; ${headers["cookie"]}` }),
      caller("a"),
    );
    expect(again["Set-Cookie"]).toContain(headers["cookie"]);
  });
});

describe("A write", () => {
  it.each(["POST", "PUT", "PATCH", "MERGE", "DELETE"])("by Basic needs the token: %s", (method) => {
    expect(outcome(method, {}, caller("a"))).toBe("csrf-token-missing");
    expect(outcome(method, { "x-csrf-token": "Fetch" }, caller("a"))).toBe("csrf-token-missing");
    expect(outcome(method, fetched(caller("a")), caller("a"))).toBe("passes");
  });

  it("with a bearer token needs none, whatever it sends", () => {
    expect(outcome("POST", {}, caller("a", "bearer"))).toBe("passes");
    expect(outcome("POST", { "x-csrf-token": "nonsense" }, caller("a", "bearer"))).toBe("passes");
  });

  it("is a read's business never: reads need no token", () => {
    expect(outcome("GET", {}, caller("a"))).toBe("passes");
    expect(outcome("HEAD", {}, caller("a"))).toBe("passes");
  });

  it("is refused with the token of another session, caller, way of authentication or process", () => {
    const own = fetched(caller("a"));
    const other = fetched(caller("a"));
    expect(outcome("POST", { ...own, cookie: other["cookie"] ?? "" }, caller("a"))).toBe("csrf-token-wrong");
    expect(outcome("POST", own, caller("b"))).toBe("csrf-token-wrong");
    expect(outcome("POST", own, caller("a", "cookie"))).toBe("csrf-token-wrong");
    const foreign = createCsrfProtection(createCsrfTokens(() => clock.now));
    expect(outcome("POST", fetched(caller("a"), foreign), caller("a"))).toBe("csrf-token-wrong");
  });

  it("is refused with a token without its cookie, and with an altered one", () => {
    const { "x-csrf-token": token = "", cookie = "" } = fetched(caller("a"));
    expect(outcome("POST", { "x-csrf-token": token }, caller("a"))).toBe("csrf-token-missing");
    const [expiry = "", signature = ""] = token.split(".");
    const later = (Number.parseInt(expiry, 36) + 1).toString(36);
    for (const altered of [
      `${later}.${signature}`,
      `${token}x`,
      signature,
      `${expiry}.`,
      `${expiry}.${"A".repeat(43)}`,
    ]) {
      expect(outcome("POST", { "x-csrf-token": altered, cookie }, caller("a"))).toBe("csrf-token-wrong");
    }
  });

  it("is refused with a token that is older than half an hour", () => {
    const headers = fetched(caller("a"));
    clock.now += 30 * 60_000 - 1;
    expect(outcome("POST", headers, caller("a"))).toBe("passes");
    clock.now += 1;
    expect(outcome("POST", headers, caller("a"))).toBe("csrf-token-wrong");
  });
});
