import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { startChromium } from "../chromium.ts";
import { type PageServer, startPageServer } from "./page-server.ts";

/** How a call of OpenUI5's model ended. */
export interface Outcome<Data> {
  readonly status?: number;
  readonly data?: Data;
  readonly failure?: {
    readonly status: number;
    readonly message: string;
    readonly error: { readonly code: string; readonly message: { readonly value: string } };
  };
}

/** A page in a browser that has OpenUI5 and the service at one origin. */
export interface BrowserPage extends PageServer {
  /** Calls one of the functions that `page/model.mjs` offers. */
  ask<Result>(name: string, ...words: readonly unknown[]): Promise<Result>;
  /** What the page wrote to its console as a warning or an error. */
  readonly complaints: readonly string[];
}

/** Opens the page for a service below `root`; `home` holds the certificates of the stack it belongs to. */
export async function openPage(
  executable: string,
  home: string,
  target: { readonly service: string; readonly root: string },
  headers: () => Readonly<Record<string, string>>,
): Promise<BrowserPage> {
  const pem = (name: string): string => readFileSync(join(home, name), "utf8");
  const tls = { cert: pem("tls/resource-api.crt"), key: pem("tls/resource-api.key"), ca: pem("ca.pem") };
  const server = await startPageServer({ tls, ...target, headers });
  let browser: Browser | undefined;
  try {
    browser = await startChromium(executable);
    const started = browser;
    // The browser cannot be told our root without a profile of its own; the stack's other clients do verify it.
    const page = await browser.newPage({ ignoreHTTPSErrors: true });
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(server.url);
    type Odata = Readonly<Record<string, (...words: readonly unknown[]) => unknown>>;
    return {
      ...server,
      complaints,
      ask: <Result>(name: string, ...words: readonly unknown[]) =>
        page.evaluate(
          ([called, given]) => (globalThis as unknown as { odata: Odata }).odata[called]?.(...given),
          [name, words] as const,
        ) as Promise<Result>,
      async close() {
        await started.close();
        await server.close();
      },
    };
  } catch (error) {
    await browser?.close();
    await server.close();
    throw error;
  }
}
