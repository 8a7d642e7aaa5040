import { expect, it } from "vitest";
import {
  administrationOf,
  decode,
  type Feed,
  operatorKey,
  read,
  tokenFor,
  askToken,
  type TokenAnswer,
} from "../flows.ts";
import { startStack } from "../stack.ts";
import { batchBytes, getPart, multipart, statusesOf } from "./batch-requests.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";
import { head } from "./requests.ts";
import { getWith as get, roleClient } from "./role-clients.ts";
import { tampered } from "./tampered.ts";
import { bearerLine, expectRefusedTokens, logsWith } from "./token-doors.ts";

const reader = ["MonitoringDataRead"];

/** Rows 139, 141, 142, 144, 146 and 147: what a role opens. Row 137 is goal G8; 143 stands beside the metrics. */
export function authorizationRows(stackOf: () => HostileStack): void {
  const client = (name: string, roles: readonly string[]): Promise<string> =>
    roleClient(stackOf(), name, roles);

  it("row 139: of a batch the forbidden part answers 403 and the others what they are asked for", async () => {
    const token = await client("only-monitoring", reader);
    const parts = ["MessageProcessingLogs?$top=1", "DataStores", "MessageProcessingLogs/$count"];
    const body = multipart(
      parts.map((path) => getPart(path)),
      "b",
    );
    const answers = await expectHeld(
      stackOf(),
      { mixed: { bytes: batchBytes({ token }, body), status: [202], audit: 1 } },
      false,
    );
    expect(statusesOf(answers.mixed)).toEqual([200, 403, 200]);
  });

  it("row 141: who brings no credentials hears the same of what is there and what is not", async () => {
    const { marker } = stackOf();
    const there = `MessageProcessingLogs('${marker}')`;
    const paths = [there, "MessageProcessingLogs('none')", "MessageProcessingLogs", "Nonsense", "$metadata"];
    const tries = paths.flatMap((path) =>
      ["GET", "HEAD", "OPTIONS"].map((method): [string, Attack] => [
        `${method} ${path}`,
        {
          bytes: head(`${method} /api/v1/${path}`, 'Accept: application/json\r\nIf-None-Match: "x", *\r\n'),
          status: [401],
          head: method === "HEAD",
        },
      ]),
    );
    const answers = await expectHeld(stackOf(), Object.fromEntries(tries), false);
    const alike = Object.entries(answers).map(([name, answer]) => {
      const { "x-correlation-id": _id, date: _date, ...headers } = answer?.headers ?? {};
      const body = name.startsWith("HEAD") ? "" : answer?.body.toString();
      return JSON.stringify([name.split(" ")[0], headers, body]);
    });
    expect(new Set(alike).size).toBe(3);
    expect(alike.join()).not.toMatch(/etag/i);
  });

  it("row 142: another spelling of the path is none of the service's, or meets the same check", async () => {
    const logs = "MessageProcessingLogs";
    const spellings = [
      "/api/v1/%4DessageProcessingLogs",
      `//api/v1/${logs}`,
      `/api/v1/./${logs}`,
      `/api/v1/x/../${logs}`,
      `/API/V1/${logs}`,
      `/api/v1/${logs};x=1`,
      `/api/v1%2f${logs}`,
      `/api/v1%5c${logs}`,
      "/api/v1/..%2fadmin/v1/audit",
      "/api/v1/../../admin/v1/audit",
      "/api/v1%00",
    ];
    const anonymous = spellings.map((path): [string, Attack] => [
      `nobody at ${path}`,
      { bytes: head(`GET ${path}`), status: [400, 401, 404] },
    ]);
    const known = spellings.map((path): [string, Attack] => [
      `somebody at ${path}`,
      {
        bytes: head(`GET ${path}`, bearerLine(stackOf().token)),
        status: path.includes("%4D") ? [200] : [400, 403, 404],
      },
    ]);
    const without = await client("no-logs", ["DataArchivingRead"]);
    const spelled: Attack = { bytes: head(`GET ${spellings[0]}`, bearerLine(without)), status: [403] };
    await expectHeld(
      stackOf(),
      { ...Object.fromEntries([...anonymous, ...known]), "without the role": spelled },
      false,
    );
  });

  it("row 144: a token of another tenant opens nothing here, and its next links show nothing but what is here", async () => {
    const other = await startStack();
    try {
      const foreign = await tokenFor(other, "demo-api", "secret");
      await expectRefusedTokens(stackOf(), { "of another tenant": foreign });
      const page = (await read(other, foreign, "MessageProcessingLogs?$inlinecount=allpages")).json<
        Feed<object>
      >();
      const next = page.d.__next?.slice(page.d.__next.indexOf("MessageProcessingLogs"));
      const counts = await expectHeld(
        stackOf(),
        {
          count: get("MessageProcessingLogs/$count", foreign, 401),
          "inline count": get("MessageProcessingLogs?$top=0&$inlinecount=allpages", foreign, 401),
          "its next link": get(next ?? "none", foreign, 401),
        },
        false,
      );
      for (const answer of Object.values(counts)) expect(answer?.body.toString()).not.toMatch(/\d{2,}/);
      const own = await read(stackOf(), stackOf().token, next ?? "none");
      const [entity] = own.status === 200 ? own.json<Feed<{ MessageGuid: string }>>().d.results : [];
      const guid = entity?.MessageGuid ?? stackOf().marker;
      const known = await read(stackOf(), stackOf().token, `MessageProcessingLogs('${guid}')`);
      expect(known.status).toBe(200);
    } finally {
      await other.stop();
    }
  });

  it("row 146: a token of an API client administers nothing, the operator's reads no logs", async () => {
    const operator = (await askToken(stackOf(), operatorKey(stackOf()))).json<TokenAnswer>().access_token;
    const at = (path: string, token: string) =>
      head(`GET ${path}`, `Accept: application/json\r\n${bearerLine(token)}`);
    const client: Pick<Attack, "status" | "audit"> = { status: [401, 403], audit: 1 };
    await expectHeld(
      stackOf(),
      {
        "the client at the API's administration": {
          bytes: at("/admin/v1/audit", stackOf().token),
          ...client,
        },
        "the client at the token server's": {
          at: "token",
          bytes: at("/admin/v1/service_instances", stackOf().token),
          ...client,
        },
        "the operator at the logs": { bytes: logsWith(bearerLine(operator)), status: [401, 403] },
      },
      false,
    );
  });

  it("row 147: a role that is almost spelled like one gives no right, asked for or written into the row by hand", async () => {
    const names = ["MonitoringDataRead ", "monitoringdataread", "MonitoringDataRead\0", "*", "Monitoring%"];
    const administration = await administrationOf(stackOf());
    for (const name of names) {
      const asked = await administration.createInstance("almost", { roles: [name] });
      expect([name, asked.status]).toEqual([name, 400]);
    }
    await client("by-hand", [...reader, "DataArchivingRead"]);
    tampered(stackOf().home, (database) => {
      const roles = JSON.stringify([...names, "DataArchivingRead"]);
      database
        .prepare(
          "update service_instance set parameters = json_set(parameters, '$.roles', json(?)) where name = ?",
        )
        .run(roles, "by-hand");
    });
    // A write of the server's own shows it that there was another; it reads again.
    const fresh = await client("after-hand", reader);
    const deadline = performance.now() + 5_000;
    let token = await tokenFor(stackOf(), "by-hand", "secret");
    while (decode(token).claims.scope.length > 1 && performance.now() < deadline)
      token = await tokenFor(stackOf(), "by-hand", "secret");
    expect(decode(token).claims.scope).toEqual(["it!b1.DataArchiving.Read"]);
    await expectHeld(
      stackOf(),
      {
        "by hand": get("MessageProcessingLogs?$top=1", token, 403),
        "what else it has": get("ArchivingKeyPerformanceIndicators?$top=1", token, 200),
        "somebody who came later": get("MessageProcessingLogs?$top=1", fresh, 200),
      },
      false,
    );
  });
}
