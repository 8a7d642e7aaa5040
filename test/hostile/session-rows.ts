import { writeFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { expect, it } from "vitest";
import {
  commonName,
  type Fixture,
  makeAuthority,
} from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { eventually } from "../audit.ts";
import { exchange, openConnection } from "../raw.ts";
import type { Identity } from "../request.ts";
import { expectNobody, expectSomebody } from "./certificate-doors.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Pki, shown, tlsOf } from "./pki.ts";
import { head } from "./requests.ts";

const second = 1_000;
const minute = 60 * second;
const day = 86_400 * second;
/** Certificates know whole seconds. */
const soon = (milliseconds: number): number => Math.ceil((Date.now() + milliseconds) / second) * second;

/** Rows 40, 41, 67, 68 and 70: a certificate and the time, and connections that are older than a refusal. */
export function sessionRows(stackOf: () => HostileStack, pkiOf: () => Pki): void {
  /** Runs a step with both servers' clocks at a moment. */
  async function at(moment: number, step: () => Promise<void>): Promise<void> {
    await pkiOf().clock({ now: new Date(moment).toISOString(), frozen: true });
    try {
      await step();
    } finally {
      await pkiOf().clock({ reset: true });
    }
  }
  const identityOf = (leaf: Fixture): Identity => tlsOf(shown(leaf));

  it("row 40: a registered certificate that has expired is nobody's, pinned or by its names", async () => {
    const notAfter = soon(minute);
    const pinned = pkiOf().leaf({ notAfter });
    const named = pkiOf().leaf({ notAfter, subject: commonName("expires") });
    await expectSomebody(stackOf(), pkiOf(), { pinned: shown(pinned) });
    await pkiOf().administration.createInstance("expiring", {}, "integration-flow");
    await pkiOf().administration.createKey("expiring", "names", {
      "key-type": "certificate_external",
      "X.509": named.certificate.toString(),
      "pin-certificate": false,
    });
    await at(notAfter + 2 * minute, () =>
      expectNobody(stackOf(), pkiOf(), {
        pinned: { by: shown(pinned), reason: "expired", registers: "already" },
        "by its names": { by: shown(named), reason: "expired", registers: "already" },
      }),
    );
  });

  it("row 41: a certificate counts from its first second to the end of its last one", async () => {
    const [notBefore, notAfter] = [soon(minute), soon(2 * minute)];
    const leaf = pkiOf().leaf({ notBefore, notAfter });
    const tomorrow = pkiOf().leaf({ notBefore: soon(day) });
    const nobody = (name: string, by: Fixture, reason: string, registers: true | "already") =>
      expectNobody(stackOf(), pkiOf(), { [name]: { by: shown(by), reason, registers } });
    const somebody = (name: string) => expectSomebody(stackOf(), pkiOf(), { [name]: shown(leaf) }, true);
    await nobody("a day before", tomorrow, "not-yet-valid", true);
    await nobody("a minute before", leaf, "not-yet-valid", true);
    for (const early of [5 * second, second, 1])
      await at(notBefore - early, () => nobody(`${early} ms before`, leaf, "not-yet-valid", "already"));
    await at(notBefore, () => somebody("at its first moment"));
    await at(notAfter + 999, () => somebody("within its last second"));
    await at(notAfter + second, () => nobody("a second after", leaf, "expired", "already"));
  });

  const doors = ["the token server", "the API"] as const;
  type DoorName = (typeof doors)[number];
  const connect = (door: DoorName, options: Parameters<typeof openConnection>[2]): Promise<TLSSocket> =>
    openConnection(stackOf(), door === "the API" ? stackOf().apiUrl : stackOf().tokenMtlsUrl, options);
  const ask = async (door: DoorName, socket: TLSSocket): Promise<number> => {
    const id = encodeURIComponent(stackOf().key("demo-api", "secret").clientid);
    const request =
      door === "the API"
        ? head("GET /api/v1/MessageProcessingLogs?$top=1", "Accept: application/json\r\n")
        : head(`POST /oauth/token?grant_type=client_credentials&client_id=${id}`, "Content-Length: 0\r\n");
    return (await exchange(socket, request)).status;
  };

  it("row 70: a connection that was opened before its certificate expired serves nobody afterwards", async () => {
    const notAfter = soon(minute);
    const leaf = pkiOf().leaf({ notAfter });
    await expectSomebody(stackOf(), pkiOf(), { leaf: shown(leaf) });
    for (const door of doors) {
      const socket = await connect(door, { as: identityOf(leaf) });
      expect([door, await ask(door, socket)]).toEqual([door, 200]);
      await at(notAfter + minute, async () => expect([door, await ask(door, socket)]).toEqual([door, 401]));
      expect([door, await ask(door, socket)]).toEqual([door, 200]);
      socket.destroy();
    }
  });

  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const)
    it(`row 67: a ${maxVersion} session outlives no certificate, whether that is shown again or not`, async () => {
      const notAfter = soon(minute);
      const leaf = pkiOf().leaf({ notAfter });
      await expectSomebody(stackOf(), pkiOf(), { leaf: shown(leaf) });
      for (const door of doors)
        for (const again of [true, false]) {
          const first = await connect(door, { as: identityOf(leaf), maxVersion });
          expect(await ask(door, first)).toBe(200);
          const options = {
            ...(again ? { as: identityOf(leaf) } : {}),
            session: first.getSession(),
            maxVersion,
          };
          first.destroy();
          const resumed = await connect(door, options);
          expect([door, again, resumed.isSessionReused(), await ask(door, resumed)]).toEqual([
            door,
            again,
            true,
            200,
          ]);
          resumed.destroy();
          await at(notAfter + minute, async () => {
            const late = await connect(door, options);
            expect([door, again, await ask(door, late)]).toEqual([door, again, 401]);
            late.destroy();
          });
        }
    });

  it("row 68: a session outlives no service key", async () => {
    const { administration } = pkiOf();
    const leaf = pkiOf().leaf();
    await administration.createKey("demo-api", "brief", {
      "key-type": "certificate_external",
      "X.509": leaf.certificate.toString(),
    });
    const sessions = new Map<DoorName, Buffer | undefined>();
    for (const door of doors) {
      const socket = await connect(door, { as: identityOf(leaf) });
      expect(await ask(door, socket)).toBe(200);
      sessions.set(door, socket.getSession());
      socket.destroy();
    }
    const since = performance.now();
    await administration.send("DELETE", "/service_instances/demo-api/service_keys/brief");
    for (const door of doors)
      await eventually(async () => {
        const socket = await connect(door, { session: sessions.get(door) });
        const seen = [socket.isSessionReused(), await ask(door, socket)];
        socket.destroy();
        return seen[0] === true && seen[1] === 401 ? true : undefined;
      }, `a resumed session to be nobody's at ${door}`);
    expect(performance.now() - since).toBeLessThan(2_000);
  });

  it("row 68: a session, a connection and a bound token outlive no authority that was trusted", async () => {
    const brief = makeAuthority("Brief Root", { notBefore: Date.now() - day, notAfter: Date.now() + day });
    const file = join(stackOf().home, "trust", "brief.pem");
    await writeFile(file, brief.certificate.toString());
    const leaf = pkiOf().leaf({ issuer: brief });
    await pkiOf().register(leaf);
    const open = new Map<DoorName, TLSSocket>();
    for (const door of doors) {
      const socket = await eventually(async () => {
        const one = await connect(door, { as: identityOf(leaf) });
        if ((await ask(door, one)) === 200) return one;
        one.destroy();
        return undefined;
      }, `the root to be trusted at ${door}`);
      open.set(door, socket);
    }
    await expectSomebody(stackOf(), pkiOf(), { before: shown(leaf) }, true);
    await rm(file);
    for (const [door, socket] of open) {
      await eventually(
        async () => ((await ask(door, socket)) === 401 ? true : undefined),
        `the root to be forgotten at ${door}`,
      );
      const resumed = await connect(door, { session: socket.getSession() });
      expect([door, resumed.isSessionReused(), await ask(door, resumed)]).toEqual([door, false, 401]);
      socket.destroy();
      resumed.destroy();
    }
    await expectNobody(stackOf(), pkiOf(), {
      after: { by: shown(leaf), reason: "untrusted", registers: "already" },
    });
  });
}
