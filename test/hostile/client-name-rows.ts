import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { HostileStack } from "./hostile-stack.ts";
import { expectHeld } from "./invariants.ts";
import { basicLine, expectRefusedClients, saidIn, tokenAttack, type TokenCall } from "./token-calls.ts";

const grant = "grant_type=client_credentials";

/** Rows 32, 33 and 37: names of clients that nobody has, and what is left of what callers write. */
export function clientNameRows(stackOf: () => HostileStack): void {
  const asks = (...headers: string[]): TokenCall => ({ query: grant, headers });
  const formOf = (parameters: Readonly<Record<string, string>>): string =>
    new URLSearchParams({ grant_type: "client_credentials", ...parameters }).toString();

  it("row 32: a client by the name of something that every object has is nobody", async () => {
    const names = [
      "__proto__",
      "constructor",
      "hasOwnProperty",
      "toString",
      "prototype",
      "valueOf",
      "__defineGetter__",
    ];
    const calls = names.flatMap((name): [string, TokenCall][] => [
      [`${name} in the header`, asks(basicLine(name, "x"))],
      [`${name} in the form`, { body: formOf({ client_id: name, client_secret: "x" }) }],
    ]);
    await expectRefusedClients(stackOf(), Object.fromEntries(calls));
  });

  it("row 33: a client id of control characters is refused, and stands in no log as it is", async () => {
    const ids = ["a\r\nb", "a\0b", "\u001b[2J", "\u202etxt", "\u2028", "x".repeat(8_000)];
    const calls = ids.flatMap((id, index): [string, TokenCall][] => [
      [`${index} in the header`, asks(basicLine(encodeURIComponent(id), "x"))],
      [`${index} in the form`, { body: formOf({ client_id: id, client_secret: "x" }) }],
    ]);
    await expectRefusedClients(stackOf(), Object.fromEntries(calls));
    const { text: logs } = await logsOf(stackOf());
    expect(logs).not.toMatch(/[\u0000\u001b\u202e\u2028]/);
    expect(logs).not.toContain("x".repeat(1_000));
  });

  it("row 37: a secret in the query counts, and stands in no log, answer or address afterwards", async () => {
    const { clientid: id, clientsecret: secret = "" } = stackOf().key("demo-api", "secret");
    const query = (word: string): string => formOf({ client_id: id, client_secret: word });
    const wrong = `nobody-may-read-this-${secret.slice(0, 5)}`;
    const answers = await expectHeld(stackOf(), {
      right: tokenAttack({ query: query(secret) }, [200]),
      wrong: tokenAttack({ query: query(wrong) }, [401]),
      "at another path": tokenAttack({ line: `POST /oauth/nothing?${query(wrong)}` }, [404], { audit: 0 }),
      "by another method": tokenAttack({ line: `GET /oauth/token?${query(wrong)}` }, [405], { audit: 0 }),
    });
    for (const [name, answer] of Object.entries(answers)) {
      expect([name, answer?.headers["location"]]).toEqual([name, undefined]);
      const text = `${answer?.head}${answer?.body.toString()}`;
      expect(text.includes(secret) || text.includes(wrong), name).toBe(false);
    }
    expect(saidIn(answers.right)["token_type"]).toBe("bearer");
    const { text: logs, databases } = await logsOf(stackOf());
    expect(logs).toContain("/oauth/nothing");
    for (const text of [secret, wrong, encodeURIComponent(secret)])
      expect(logs.includes(text) || databases.includes(text)).toBe(false);
  });
}

/** Everything that the stack has said and written down of requests. */
async function logsOf({ home, program }: HostileStack) {
  const folder = join(home, "audit");
  const files = await Promise.all(
    (await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")),
  );
  const databases = await Promise.all(
    (await readdir(home))
      .filter((name) => name.startsWith("token-server.db"))
      .map((name) => readFile(join(home, name), "latin1")),
  );
  return { text: [program.stdout(), program.stderr(), ...files].join("\n"), databases: databases.join("") };
}
