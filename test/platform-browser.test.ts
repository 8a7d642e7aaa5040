import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { challengeOf, newVerifier } from "./browser-form.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { administrationOf } from "./flows.ts";
import { demoClients, tenantOf } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";

/** Logins with a real browser, which has its own mind about policies, origins and cookies. */

const chromium = findChromium();
const password = "correct horse";

describe.skipIf(chromium === undefined)("A person with Chromium", () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;
  let program: Server;
  const arrived: string[] = [];
  beforeAll(async () => {
    stack = await startStack(tenantOf(...demoClients));
    const administration = await administrationOf(stack);
    await administration.send("POST", "/users", { name: "dev", password, space_roles: ["space_developer"] });
    browser = await startChromium(chromium ?? "");
    page = await browser.newPage({ ignoreHTTPSErrors: true });
    program = createServer((request, response) => {
      arrived.push(request.url ?? "");
      response.end("You may close this window.");
    });
    await new Promise<void>((resolve) => program.listen(0, "::", resolve));
  });
  afterAll(async () => {
    await browser?.close();
    program?.close();
    await stack?.stop();
  });

  const logIn = async (): Promise<void> => {
    await page.fill("[name=username]", "dev");
    await page.fill("[name=password]", password);
    await Promise.all([page.waitForNavigation(), page.click("button")]);
  };

  it.each(["127.0.0.1", "localhost", "[::1]"])(
    "logs in for a program that listens at %s, which gets its code",
    async (host) => {
      arrived.length = 0;
      const question = new URLSearchParams({
        response_type: "code",
        client_id: "cf",
        redirect_uri: `http://${host}:${(program.address() as AddressInfo).port}/callback`,
        state: "mine",
        code_challenge: challengeOf(newVerifier()),
        code_challenge_method: "S256",
      });
      await page.goto(`${stack.tokenUrl}/oauth/authorize?${question.toString()}`);
      await logIn();
      expect(await page.textContent("body")).toBe("You may close this window.");
      expect(arrived[0]).toMatch(/^\/callback\?code=[\w-]+&state=mine&iss=/);
    },
  );

  it("logs in at /login and reads a passcode there", async () => {
    await page.goto(`${stack.tokenUrl}/login`);
    await logIn();
    expect(await page.textContent("body")).toMatch(/passcode/i);
    expect(await page.textContent("body")).not.toMatch(/Password/);
  });
});
