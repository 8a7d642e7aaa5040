import { expect, it } from "vitest";
import { eventually } from "../audit.ts";
import { type Administration, administrationOf, basic, read } from "../flows.ts";
import { wireTo } from "./bytes.ts";
import { thorough } from "./growth.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { logsWith } from "./token-doors.ts";

const password = "correct horse";
const roles = ["MonitoringDataRead"];

/** Rows 122, 123, 129-134 and 136 for users of the tenant's own; those of a directory: test/user-of-a-directory.test.ts. */
export function userRows(stackOf: () => HostileStack): void {
  let administration: Administration | undefined;
  async function makeUser(name: string, more: object = { roles }): Promise<void> {
    administration ??= await administrationOf(stackOf());
    const reply = await administration.send("POST", "/users", { name, password, ...more });
    expect([name, reply.status], reply.text).toEqual([name, 201]);
  }
  const raw = (credentials: string | Buffer): string =>
    logsWith(`Authorization: Basic ${Buffer.from(credentials).toString("base64")}\r\n`);
  const as = (name: string, given: string, status: number): Attack => ({
    bytes: logsWith(`Authorization: ${basic(name, given).authorization}\r\n`),
    status: [status],
  });
  /** All refused, and not to be told from each other (INV 7). */
  async function expectAlike(attacks: Readonly<Record<string, Attack>>): Promise<void> {
    const answers = Object.values(await expectHeld(stackOf(), attacks, false));
    const shapes = answers.map((answer) => {
      const { "x-correlation-id": _id, date: _date, ...headers } = answer?.headers ?? {};
      return JSON.stringify([answer?.status, headers, answer?.body.toString()]);
    });
    expect(new Set(shapes).size, shapes.join("\n")).toBe(1);
  }

  it("row 122: an empty password, one of blanks and one with NUL are nobody's", async () => {
    await makeUser("empty");
    await expectAlike({
      empty: as("empty", "", 401),
      blanks: as("empty", "   ", 401),
      NUL: as("empty", "\0", 401),
      "NUL behind the right one": as("empty", `${password}\0`, 401),
      wrong: as("empty", "wrong horse", 401),
    });
  });

  it("row 123: a name is a name, whatever it would mean in a filter, a pattern or a statement", async () => {
    await makeUser("filtered");
    const names = [
      "*",
      "*)(uid=*",
      "admin)(|(cn=*",
      "\\2a",
      ',+"\\<>;=#',
      "filter\0ed",
      "filtere_",
      "filter%",
    ];
    const tries = [...names, "' or '1'='1", "__proto__"].map(
      (name) => [name, as(name, password, 401)] as const,
    );
    await expectAlike(Object.fromEntries(tries));
    await expectHeld(stackOf(), { itself: as("filtered", password, 200) }, false);
  });

  it("row 129: an old password is refused after a change, although it was just accepted", async () => {
    await makeUser("changing");
    await expectHeld(stackOf(), { before: as("changing", password, 200) }, false);
    const since = performance.now();
    await administration?.send("PATCH", "/users/changing", { password: "battery staple" });
    await eventually(async () => {
      const reply = await stackOf().call(`${stackOf().apiUrl}/api/v1/`, {
        headers: basic("changing", password),
      });
      return reply.status === 401 ? true : undefined;
    }, "the old password to be refused");
    expect(performance.now() - since).toBeLessThan(2_000);
    await expectHeld(stackOf(), { new: as("changing", "battery staple", 200) }, false);
  });

  it("row 130: a client's id and secret are no user's name and password", async () => {
    const { clientid, clientsecret = "" } = stackOf().key("demo-api", "secret");
    await expectAlike({
      "id and secret": as(clientid, clientsecret, 401),
      "id and a wrong secret": as(clientid, "wrong", 401),
      nobody: as("nobody", "wrong horse", 401),
    });
  });

  it("row 131: who guesses waits, with 429 and Retry-After, while another address gets in with the right password", async () => {
    await makeUser("guessed");
    const from = (localAddress: string) =>
      wireTo(stackOf().home, stackOf().apiUrl.replace("localhost", "127.0.0.1"), {
        localAddress,
        servername: "localhost",
      } as object);
    const guess = logsWith(`Authorization: ${basic("guessed", "wrong horse").authorization}\r\n`);
    const seen = new Set<number>();
    for (let count = 0; count < 100; count += 1) {
      const { answers } = await from("127.0.0.1").send(guess);
      seen.add(answers[0]?.status ?? 0);
    }
    expect([...seen].toSorted((one, other) => one - other)).toEqual([401, 429]);
    const right = logsWith(`Authorization: ${basic("guessed", password).authorization}\r\n`);
    const answers = await expectHeld(
      stackOf(),
      {
        "the same address": { over: from("127.0.0.1"), bytes: right, status: [429], audit: 1 },
        "another address": { over: from("127.0.0.2"), bytes: right, status: [200] },
      },
      false,
    );
    expect(Number(answers["the same address"]?.headers["retry-after"])).toBeGreaterThan(0);
  });

  it("row 133: 200 wrong passwords at once are turned away, and callers with tokens are served meanwhile", async () => {
    const wires = Array.from({ length: 200 }, () => wireTo(stackOf().home, stackOf().apiUrl));
    const guesses = Promise.all(
      wires.map(async (wire, number) => {
        const bytes = logsWith(`Authorization: ${basic(`crowd-${number}`, "wrong horse").authorization}\r\n`);
        return (await wire.send(bytes, { patienceMs: 30_000 })).answers[0];
      }),
    );
    const times: number[] = [];
    for (let count = 0; count < 100; count += 1) {
      const since = performance.now();
      expect((await read(stackOf(), stackOf().token, "MessageProcessingLogs?$top=1")).status).toBe(200);
      times.push(performance.now() - since);
    }
    for (const answer of await guesses) {
      expect([401, 429, 503]).toContain(answer?.status);
      if (answer?.status !== 401) expect(Number(answer?.headers["retry-after"])).toBeGreaterThan(0);
    }
    times.sort((one, other) => one - other);
    // Tests that run beside each other take the processor from it.
    expect(times[98]).toBeLessThan(thorough ? 100 : 2_000);
  });

  it("row 134: letters beyond ASCII count in UTF-8 however they are composed, and in no other encoding", async () => {
    const [name, secret] = ["juergen", "p\u00e4ss:w\u00f6rd"];
    await makeUser(name, { roles, password: secret });
    const answers = await expectHeld(
      stackOf(),
      {
        composed: { bytes: raw(`${name}:${secret}`), status: [200] },
        decomposed: { bytes: raw(`${name}:${secret.normalize("NFD")}`), status: [200] },
        "in Latin-1": { bytes: raw(Buffer.from(`${name}:${secret}`, "latin1")), status: [401] },
        "up to the colon": { bytes: raw(`${name}:p\u00e4ss`), status: [401] },
        "a name of other letters": { bytes: raw(`j\u00fcrgen:${secret}`), status: [401] },
        "a name that looks alike": { bytes: raw(`juergen\u200b:${secret}`), status: [401] },
        "bytes that are no text": { bytes: raw(Buffer.from([0xff, 0xfe, 0x3a, 0xc0, 0x80])), status: [401] },
      },
      false,
    );
    expect(answers["in Latin-1"]?.headers["www-authenticate"]).toContain('charset="UTF-8"');
  });

  it("row 136: roles of another application or of the platform open no logs", async () => {
    await makeUser("sender", { roles: ["ESBMessaging.send", "API.invoke"] });
    await makeUser("manager", { space_roles: ["space_developer"] });
    await expectHeld(
      stackOf(),
      { flows: as("sender", password, 403), platform: as("manager", password, 403) },
      false,
    );
  });
}
