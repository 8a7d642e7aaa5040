import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Checkout, documentedCommands, hasCurl, openCheckout } from "./documented-commands.ts";
import type { Feed } from "./flows.ts";
import type { Log } from "./message-log.ts";

describe.skipIf(!hasCurl())("A reader who pastes", () => {
  let checkout: Checkout;
  beforeAll(async () => {
    checkout = await openCheckout();
  });
  afterAll(() => checkout.close());

  const paste = async (document: string, name: string): Promise<string> => {
    const script = (await documentedCommands(document)).get(name);
    expect(script, `${document} has a block ${name}`).toBeDefined();
    const { code, stdout, stderr } = await checkout.run(script ?? "");
    expect([code, stderr]).toEqual([0, ""]);
    return stdout;
  };
  const logsIn = (text: string): readonly Log[] => (JSON.parse(text) as Feed<Log>).d.results;

  it("the README's two-step flow with a secret sees five logs", async () => {
    expect(logsIn(await paste("README.md", "two-step flow with a secret"))).toHaveLength(5);
  });

  it("the README's two-step flow with a certificate sees the last five failures", async () => {
    const found = logsIn(await paste("README.md", "two-step flow with a certificate"));
    expect(found.map(({ Status }) => Status)).toEqual(Array.from({ length: 5 }, () => "FAILED"));
  });

  it("the README's command lines makes a client, sees a log with it and removes it again", async () => {
    const said = await paste("README.md", "the command line");
    expect(said).toContain("MessageGuid");
    expect((await checkout.run("./tenantbox instance list")).stdout).not.toContain("my-client");
  });

  it("what `npm start` proposes sees five logs", async () => {
    const welcome = checkout.stack.program.stdout();
    const steps = /^ {2}cd .*?(?=\n\n)/ms.exec(welcome)?.[0] ?? "";
    const { code, stdout } = await checkout.run(steps);
    expect(code).toBe(0);
    expect(logsIn(stdout)).toHaveLength(5);
  });

  it("the whole README into one shell gets as far as with each block by itself", async () => {
    const blocks = [...(await documentedCommands("README.md")).values()];
    const { code, stdout, stderr } = await checkout.run(blocks.join("\n"));
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.match(/"__metadata":\s?\{\s*"id"/g)?.length).toBe(11);
  });

  it("how to use a certificate of one's own counts the logs with it", async () => {
    const said = await paste("docs/service-instances.md", "a certificate of your own");
    expect(said.trimEnd().split("\n").at(-1)).toBe("2000");
  });

  it("how to bring in logs imports one, and takes back all that it exports", async () => {
    const said = await paste("docs/your-logs.md", "import and export");
    expect(said).toMatch(/^imported 1 logs: 1 new/);
    expect(said).toMatch(/^exported (\d+) logs to all\.json\nimported \1 logs: 0 new/m);
  });

  it("how to let time pass sees new logs come", async () => {
    expect(await paste("docs/your-logs.md", "simulate")).toMatch(
      /^[1-9]\d* new logs, \d+ changes; time in the logs: /,
    );
  });

  it("how to keep states and bring them back ends with none kept", async () => {
    const said = await paste("docs/test-states.md", "states");
    expect(said).toMatch(/^kept the state as before\nthe tenant is in its first state\n/);
    expect(said).toMatch(/before {2}.* all\ndeleted the kept state before\n$/);
  });
  it("how to find keys that expire with the platform's API shows when each does", async () => {
    const said = await paste("docs/platform-api.md", "the platform's API");
    expect(said).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z sb-/m);
    expect(said).toMatch(/^does not expire sb-/m);
  });
  it.each(["a certificate directly on the API", "a user directly on the API"])(
    "how to use %s sees a log",
    async (name) => {
      expect(logsIn(await paste("docs/service-instances.md", name))).toHaveLength(1);
    },
  );

  it("how to use a bound token sees a log with it", async () => {
    expect(logsIn(await paste("docs/service-instances.md", "bound tokens"))).toHaveLength(1);
  });
});

describe("A document", () => {
  it.each([
    ["README.md", 3],
    ["docs/service-instances.md", 4],
    ["docs/your-logs.md", 2],
    ["docs/test-states.md", 1],
    ["docs/platform-api.md", 1],
  ])("%s has its commands marked to be run here", async (document, count) => {
    expect((await documentedCommands(document)).size).toBe(count);
  });
});
