import { expect, it } from "vitest";
import type { Answer } from "./answers.ts";
import { type Wire, wireTo } from "./bytes.ts";
import { expectAudited } from "./audited.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { expectNothingLeaks } from "./leaks.ts";
import { basicLine, ownLine, saidIn, type TokenCall, tokenAttack, tokenCall } from "./token-calls.ts";

const grant = "grant_type=client_credentials";
/** So many failures are let through, as the settings have it by default. */
const most = 50;
/** Callers from different addresses of this machine: only Linux has the whole loopback network. */
const onLinux = process.platform === "linux";

/** Row 31: guesses at the secret of a client. */
export function guessingRows(stackOf: () => HostileStack): void {
  /** A wire from another address of this machine. */
  const from = (localAddress: string): Wire => {
    const { home, tokenUrl } = stackOf();
    const at = { host: "127.0.0.1", localAddress };
    return wireTo(home, tokenUrl, at);
  };
  const send = async (wire: Wire, call: TokenCall): Promise<Answer> => {
    const [answer] = (await wire.send(tokenCall(call))).answers;
    if (answer === undefined) throw new Error("no answer");
    return answer;
  };
  const idOf = (instance: string): string => stackOf().key(instance, "secret").clientid;
  const right = (instance = "demo-api"): TokenCall => {
    const { clientid, clientsecret = "" } = stackOf().key(instance, "secret");
    return { query: grant, headers: [basicLine(clientid, clientsecret)] };
  };
  const wrong = (id: string, secret: string): TokenCall => ({
    query: grant,
    headers: [basicLine(id, secret)],
  });
  const expectStopped = (answer: Answer): void => {
    expect([answer.status, saidIn(answer)["error"]]).toEqual([429, "too_many_requests"]);
    expect(answer.headers["retry-after"]).toMatch(/^([1-9]|[1-5]\d|60)$/);
    expect(answer.headers["cache-control"]).toBe("no-store");
  };

  /** One guess, by each of the ways that a secret can come, with what could make it look like somebody else's. */
  const dressed = (index: number): TokenCall => {
    const address = `203.0.113.${index % 250}`;
    const id = idOf("demo-api");
    const costumes = [
      `X-Forwarded-For: ${address}`,
      `Forwarded: for=${address}`,
      `X-Real-IP: ${address}`,
      `X-Correlation-ID: guess-number-${index}`,
    ];
    const costume = costumes[index % costumes.length] ?? "";
    const basic = basicLine(index % 3 === 0 ? encodeURIComponent(id) : id, `guess ${index}`);
    const form = new URLSearchParams({ client_id: id, client_secret: `guess ${index}` }).toString();
    const ways: readonly TokenCall[] = [
      { query: grant, headers: [costume, basic] },
      { query: grant, headers: [costume], body: form },
      { query: `${grant}&${form}`, headers: [costume] },
      { line: "POST /introspect", headers: [costume, basic], body: "token=x" },
      { line: "POST /oauth/revoke", headers: [costume, basic], body: "token=x" },
    ];
    return ways[index % ways.length] ?? {};
  };

  it.runIf(onLinux)(
    "row 31: guessing ends before the sixtieth guess, however it is dressed, for the guesser alone",
    async () => {
      const guesser = from("127.0.0.5");
      const answers: Answer[] = [];
      for (let index = 0; index < 200; index += 1) answers.push(await send(guesser, dressed(index)));
      const statuses = answers.map(({ status }) => status);
      const first = statuses.indexOf(429);
      expect(first).toBe(most);
      expect(new Set(statuses.slice(0, first))).toEqual(new Set([401]));
      expect(new Set(statuses.slice(first))).toEqual(new Set([429]));
      for (const [index, answer] of answers.entries()) {
        if (index >= first) expectStopped(answer);
        expectNothingLeaks(stackOf(), `guess ${index}`, tokenCall(dressed(index)), answer);
      }
      await expectAudited(
        stackOf(),
        answers.map((answer) => ({ answer, attack: tokenAttack({}, [answer.status]) })),
      );

      expectStopped(await send(guesser, right()));
      expect((await send(from("127.0.0.6"), right())).status).toBe(200);
      // Another client of the same address is nobody who guesses.
      expect((await send(guesser, right("demo-readonly"))).status).toBe(200);
    },
  );

  it.runIf(onLinux)(
    "row 31: guesses that come at once count one by one, and at nobody like at somebody",
    async () => {
      for (const [index, id] of [idOf("demo-readonly"), "sb-nobody!b1|it!b1"].entries()) {
        const wire = from(`127.0.0.${10 + index}`);
        const guesses = Array.from({ length: 2 * most }, (_, one) => send(wire, wrong(id, `guess ${one}`)));
        const statuses = (await Promise.all(guesses)).map(({ status }) => status);
        const counted = [401, 429].map((wanted) => statuses.filter((status) => status === wanted).length);
        expect([id, ...counted]).toEqual([id, most, most]);
      }
    },
  );

  it.runIf(onLinux)("row 31: failures count, and successes do not", async () => {
    const wire = from("127.0.0.20");
    for (let round = 0; round < 2; round += 1) {
      for (let index = 0; index < most - 1; index += 1)
        expect((await send(wire, wrong(idOf("demo-api"), "wrong"))).status).toBe(401);
      expect((await send(wire, right())).status).toBe(200);
    }
    for (let index = 0; index < 2 * most; index += 1)
      expect((await send(wire, { query: grant, headers: [ownLine(stackOf())] })).status).toBe(200);
  });
}
