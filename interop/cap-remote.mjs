// CAP against the stack that STACK describes: the API as a remote service of kind odata-v2. Started by run.mjs.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { runChecks } from "./checks.mjs";
import { apiUrl, demoToken, plain } from "./stack.mjs";

const cds = createRequire(import.meta.url)("@sap/cds");
cds.env.log.levels.remote = "silent";
cds.model = cds.linked(
  await cds.load(fileURLToPath(new URL("cap-remote/message-logs.cds", import.meta.url))),
);
const remote = await cds.connect.to("MessageLogs", {
  kind: "odata-v2",
  model: "*",
  credentials: { url: `${apiUrl}/api/v1` },
});
const headers = { authorization: `Bearer ${await demoToken()}` };
const { MessageProcessingLogs } = remote.entities;
const run = (query) => remote.send({ query, headers });
const { SELECT } = cds.ql;

const { results: failed } = (
  await plain("MessageProcessingLogs?$filter=Status eq 'FAILED'&$orderby=LogEnd desc&$top=5")
).d;
const [newest] = failed;
const guids = (found) => found.map(({ MessageGuid }) => MessageGuid);
// CAP cuts the milliseconds off the dates of OData V2, in what it reads and in what it sends.
const moment = (date) => new Date(Math.floor(Number(/\d+/.exec(date)[0]) / 1000) * 1000).toISOString();

await runChecks("CAP remote service", {
  "filters, sorts and pages": async () => {
    const found = await run(
      SELECT.from(MessageProcessingLogs).where({ Status: "FAILED" }).orderBy("LogEnd desc").limit(3, 1),
    );
    assert.deepEqual(guids(found), guids(failed).slice(1, 4));
  },
  "reads one log by its key, with times in its own form": async () => {
    const log = await run(SELECT.one.from(MessageProcessingLogs, newest.MessageGuid));
    assert.deepEqual([log.MessageGuid, log.Status], [newest.MessageGuid, "FAILED"]);
    assert.equal(new Date(log.LogStart).toISOString(), moment(newest.LogStart));
  },
  "selects columns": async () => {
    const [log] = await run(SELECT.from(MessageProcessingLogs).columns("MessageGuid", "Status").limit(1));
    assert.deepEqual(
      Object.keys(log)
        .filter((name) => !name.startsWith("__"))
        .toSorted(),
      ["MessageGuid", "Status"],
    );
  },
  "expands custom headers": async () => {
    const found = await run(
      SELECT.from(MessageProcessingLogs)
        .columns("MessageGuid", {
          ref: ["CustomHeaderProperties"],
          expand: [{ ref: ["Name"] }, { ref: ["Value"] }],
        })
        .limit(50),
    );
    const tagged = found.find(({ CustomHeaderProperties }) => CustomHeaderProperties.length > 0);
    const direct = await plain(`MessageProcessingLogs('${tagged.MessageGuid}')/CustomHeaderProperties`);
    assert.deepEqual(
      tagged.CustomHeaderProperties.map(({ Name, Value }) => `${Name}=${Value}`).toSorted(),
      direct.d.results.map(({ Name, Value }) => `${Name}=${Value}`).toSorted(),
    );
  },
  "compares with moments, lists of values and parts of texts": async () => {
    const since = moment(newest.LogStart);
    const part = newest.IntegrationFlowName.slice(1, 6);
    const found = await run(
      SELECT.from(MessageProcessingLogs)
        .where`LogStart >= ${since} and Status in ${["FAILED", "RETRY"]} and contains(IntegrationFlowName, ${part})`,
    );
    assert.ok(guids(found).includes(newest.MessageGuid));
    for (const { LogStart } of found) assert.ok(new Date(LogStart) >= new Date(since));
  },
  "reads in the error what is not there": async () => {
    await assert.rejects(run(SELECT.from("MessageLogs.Nothing")), (error) => {
      assert.equal(error.reason.status ?? error.statusCode, 404);
      return true;
    });
  },
  "sends a request of its own making": async () => {
    const path = `MessageProcessingLogs('${newest.MessageGuid}')/ErrorInformation/$value`;
    const text = await remote.send({ method: "GET", path, headers });
    assert.ok(String(text).length > 0);
  },
});
