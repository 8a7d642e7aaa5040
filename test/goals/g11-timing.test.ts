import { randomBytes, randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { matchSecret } from "../../packages/token-server/src/client-authentication/secret-match.ts";
import {
  clientSecretHash,
  type DirectoryClient,
} from "../../packages/token-server/src/service-instances/index.ts";
import { basic } from "../flows.ts";
import type { Answer } from "../hostile/answers.ts";
import { exchange } from "../hostile/bytes.ts";
import { thorough } from "../hostile/growth.ts";
import { type HostileStack, hostileEngines } from "../hostile/hostile-stack.ts";
import { head } from "../hostile/requests.ts";
import { report } from "./report.ts";
import { type Comparison, compareSamples } from "./welch.ts";

const inProcess = 100_000;
const overLoopback = 10_000;
/** From here on two distributions count as different (dudect). */
const mostT = 4.5;
const mostMedians = 0.03;
/** A busy machine may make one measurement differ; a leak makes each one differ. */
const attempts = 3;

/** Times two kinds of call in turn, whichever comes first by chance, as often as is asked for in all. */
async function inTurn(
  count: number,
  calls: readonly [() => unknown, () => unknown],
): Promise<readonly [Float64Array, Float64Array]> {
  const taken = [new Float64Array(count / 2), new Float64Array(count / 2)] as const;
  for (let index = 0; index < count / 2; index += 1) {
    const first = randomInt(2);
    for (const which of [first, 1 - first] as const) {
      const started = process.hrtime.bigint();
      const pending = (calls[which] as () => unknown)();
      if (pending instanceof Promise) await pending;
      (taken[which] as Float64Array)[index] = Number(process.hrtime.bigint() - started);
    }
  }
  return taken;
}

async function least(
  measure: () => Promise<Comparison>,
  good: (seen: Comparison) => boolean,
): Promise<Comparison> {
  let seen = await measure();
  for (let attempt = 1; attempt < attempts && !good(seen); attempt += 1) seen = await measure();
  return seen;
}

describe.skipIf(!thorough)("G11: how long a refusal takes", () => {
  const secret = randomBytes(32).toString("base64url");
  const wrongFirst = `${secret.startsWith("A") ? "B" : "A"}${secret.slice(1)}`;
  const wrongLast = `${secret.slice(0, -1)}${secret.endsWith("A") ? "B" : "A"}`;
  const client = {
    keys: [{ keyId: "k", kind: "secret", revSig: "r", secretHash: clientSecretHash(secret) }],
  } as unknown as DirectoryClient;

  const measured = (compare: (presented: string) => unknown) => async (): Promise<Comparison> => {
    const repeated = (presented: string) => (): void => {
      // Several at once, so that the clock's own steps are small beside them.
      for (let round = 0; round < 8; round += 1) compare(presented);
    };
    const calls = [repeated(wrongFirst), repeated(wrongLast)] as const;
    await inTurn(20_000, calls);
    return compareSamples(...(await inTurn(inProcess, calls)));
  };

  it("row 30: tells nothing of how much of a secret is right", async () => {
    const seen = await least(
      measured((presented) => matchSecret(client, presented)),
      ({ t }) => Math.abs(t) < mostT,
    );
    report("g11", { samples: inProcess, t: seen.t.toFixed(2) });
    expect(Math.abs(seen.t)).toBeLessThan(mostT);
  });

  it("row 30: would be told apart if secrets were compared letter by letter", async () => {
    const letterByLetter = (presented: string): boolean => {
      for (let at = 0; at < secret.length; at += 1)
        if (presented.charCodeAt(at) !== secret.charCodeAt(at)) return false;
      return true;
    };
    const seen = await measured(letterByLetter)();
    report("g11", { planted: "letter by letter", samples: inProcess, t: seen.t.toFixed(2) });
    expect(Math.abs(seen.t)).toBeGreaterThan(mostT);
  });

  describe("over the network", () => {
    let stack: HostileStack;
    beforeAll(async () => {
      const started = await hostileEngines[0]?.start({ TENANTBOX_LOG: "warn" });
      if (started === undefined) throw new Error("no engine");
      stack = started;
    });
    afterAll(() => stack?.stop());

    it("row 29: tells nothing of whether a client exists", async () => {
      const { clientid } = stack.key("demo-api", "secret");
      // As long as the known one, and of the same form.
      const unknown = clientid.replace(/[0-9a-f]/g, (digit) =>
        ((Number.parseInt(digit, 16) + 7) % 16).toString(16),
      );
      const request = (id: string): string =>
        head(
          "POST /oauth/token?grant_type=client_credentials",
          `Authorization: ${basic(id, wrongFirst).authorization}\r\nContent-Length: 0\r\n`,
        );
      const socket = await stack.wires.token.open();
      const last: (Answer | undefined)[] = [];
      const asking = (which: number, id: string) => async (): Promise<void> => {
        const { answers } = await exchange(socket, request(id));
        last[which] = answers[0];
        if (answers[0]?.status !== 401) throw new Error(`answered ${answers[0]?.status}`);
      };
      const calls = [asking(0, clientid), asking(1, unknown)] as const;
      const measure = async (): Promise<Comparison> => {
        await inTurn(1_000, calls);
        return compareSamples(...(await inTurn(overLoopback, calls)));
      };
      const good = ({ t, medians }: Comparison): boolean => Math.abs(t) < mostT && medians < mostMedians;
      const seen = await least(measure, good);
      socket.destroy();
      const shape = (answer: Answer | undefined): unknown => [
        { ...answer?.headers, date: "", "x-correlation-id": "" },
        answer?.body.toString(),
      ];
      expect(shape(last[0])).toEqual(shape(last[1]));
      report("g11", {
        calls: overLoopback,
        t: seen.t.toFixed(2),
        "medians differ by": `${(seen.medians * 100).toFixed(2)} %`,
      });
      expect(Math.abs(seen.t)).toBeLessThan(mostT);
      expect(seen.medians).toBeLessThan(mostMedians);
    });
  });
});
