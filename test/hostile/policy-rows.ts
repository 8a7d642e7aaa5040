import { expect, it } from "vitest";
import { type Feed, read } from "../flows.ts";
import { logAdministrationOf } from "../log-administration.ts";
import { batchBytes, getPart, multipart, statusesOf } from "./batch-requests.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { expectHeld } from "./invariants.ts";
import { getWith as get, roleClient } from "./role-clients.ts";

/** Row 145: what an access policy protects. */
export function policyRows(stackOf: () => HostileStack): void {
  it("row 145: attachments of a protected artifact answer 403 without the role that lifts it, custom headers stay", async () => {
    const roles = ["MonitoringDataRead", "MessagePayloadsRead"];
    const [token, lifted] = [
      await roleClient(stackOf(), "policed", roles),
      await roleClient(stackOf(), "lifted", [...roles, "AccessAllAccessPoliciesArtifacts"]),
    ];
    const filter = encodeURIComponent("Status eq 'COMPLETED' or Status eq 'FAILED'");
    const logs = await read(stackOf(), token, `MessageProcessingLogs?$filter=${filter}&$top=200`);
    let found: { guid: string; flow: string; attachment: string } | undefined;
    for (const { MessageGuid: guid, IntegrationFlowName: flow } of logs.json<
      Feed<{ MessageGuid: string; IntegrationFlowName: string }>
    >().d.results) {
      const attached = await read(stackOf(), token, `MessageProcessingLogs('${guid}')/Attachments`);
      const [first] = attached.json<Feed<{ Id: string }>>().d.results;
      if (first !== undefined) found = { guid, flow, attachment: first.Id };
      if (found !== undefined) break;
    }
    const { guid, flow, attachment } = found ?? expect.fail("no log has an attachment");
    const administration = await logAdministrationOf(stackOf());
    const made = await administration.send("POST", "/access_policies", {
      RoleName: "Hostile",
      ArtifactReferences: [
        {
          Name: "flow",
          Type: "INTEGRATION_FLOW",
          ConditionAttribute: "ID",
          ConditionType: "exactString",
          ConditionValue: flow,
        },
      ],
    });
    expect(made.status, made.text).toBe(201);
    try {
      const paths = {
        "behind the log": `MessageProcessingLogs('${guid}')/Attachments`,
        counted: `MessageProcessingLogs('${guid}')/Attachments/$count`,
        "their addresses": `MessageProcessingLogs('${guid}')/$links/Attachments`,
        "by its id": `MessageProcessingLogAttachments('${attachment}')`,
        "a property": `MessageProcessingLogAttachments('${attachment}')/Name/$value`,
        content: `MessageProcessingLogAttachments('${attachment}')/$value`,
      };
      for (const [who, status] of [
        [token, 403],
        [lifted, 200],
      ] as const) {
        const attacks = Object.entries(paths).map(([name, path]) => [name, get(path, who, status)] as const);
        await expectHeld(stackOf(), Object.fromEntries(attacks), false);
      }
      const headers = `MessageProcessingLogs('${guid}')/CustomHeaderProperties`;
      const body = multipart([getPart(headers), getPart(paths.content)], "b");
      const answers = await expectHeld(
        stackOf(),
        {
          "custom headers": get(headers, token, 200),
          log: get(`MessageProcessingLogs('${guid}')`, token, 200),
          batch: { bytes: batchBytes({ token }, body), status: [202], audit: 1 },
        },
        false,
      );
      expect(statusesOf(answers.batch)).toEqual([200, 403]);
    } finally {
      await administration.send("DELETE", `/access_policies/${made.json<{ Id: string }>().Id}`);
    }
    await expectHeld(
      stackOf(),
      { afterwards: get(`MessageProcessingLogs('${guid}')/Attachments`, token, 200) },
      false,
    );
  });
}
