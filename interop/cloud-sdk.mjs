// The Cloud SDK's OData V2 client against the stack that STACK describes: the service key as a bound service, requests
// by its builders and by its plain HTTP client. Started by run.mjs.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { runChecks } from "./checks.mjs";
import { headers, idempotentEntries, logs } from "./cloud-sdk-entities.mjs";
import { apiUrl, keyFile, keyWithRoles, plain, tokenMtlsUrl, tokenUrl } from "./stack.mjs";

const require = createRequire(import.meta.url);
const {
  transformServiceBindingToClientCredentialsDestination: bound,
} = require("@sap-cloud-sdk/connectivity");
const { encodeAllParameters, executeHttpRequest } = require("@sap-cloud-sdk/http-client");
const {
  and,
  BatchChangeSet,
  desc,
  filterFunctions,
  ODataBatchRequestBuilder,
  or,
} = require("@sap-cloud-sdk/odata-v2");

const destinationOf = (key) =>
  bound(
    {
      name: key,
      label: "it-rt",
      tags: [],
      credentials: { ...keyFile(`${key}.json`), url: tokenUrl, certurl: tokenMtlsUrl },
    },
    { url: apiUrl },
  );
const bySecret = await destinationOf("demo-api.secret");
const { results: failed } = (
  await plain("MessageProcessingLogs?$filter=Status eq 'FAILED'&$orderby=LogEnd desc&$top=5")
).d;
const [newest] = failed;
const { results: expanded } = (await plain("MessageProcessingLogs?$expand=CustomHeaderProperties&$top=100"))
  .d;
const tagged = expanded.find(({ CustomHeaderProperties }) => CustomHeaderProperties.results.length > 0);
const [header] = tagged.CustomHeaderProperties.results;
const failedLogs = () => logs.requestBuilder().getAll().filter(logs.schema.STATUS.equals("FAILED"));
const guids = (found) => found.map(({ MessageGuid, messageGuid }) => MessageGuid ?? messageGuid);
const millisecondsOf = (date) => Number(/\d+/.exec(date)[0]);

const writer = await keyWithRoles("sdk", [
  "MonitoringDataRead",
  "MonitoringArtifactsDeploy",
  "MessageProcessingLocksRead",
  "MessageProcessingLocksDelete",
]);
const byWriter = await destinationOf("sdk.secret");

await runChecks("@sap-cloud-sdk/odata-v2", {
  "lists, filters, sorts and pages": async () => {
    const found = await failedLogs().orderBy(desc(logs.schema.LOG_END)).top(3).skip(1).execute(bySecret);
    assert.deepEqual(guids(found), guids(failed).slice(1, 4));
  },
  "selects and expands": async () => {
    const { CUSTOM_HEADER_PROPERTIES, MESSAGE_GUID } = logs.schema;
    const log = await logs
      .requestBuilder()
      .getByKey(tagged.MessageGuid)
      .select(MESSAGE_GUID, CUSTOM_HEADER_PROPERTIES)
      .execute(bySecret);
    assert.deepEqual([log.messageGuid, log.status], [tagged.MessageGuid, undefined]);
    assert.deepEqual(
      log.customHeaderProperties.map(({ id, name, value }) => [id, name, value]),
      tagged.CustomHeaderProperties.results.map(({ Id, Name, Value }) => [Id, Name, Value]),
    );
  },
  "reads a log by its key, with its times as dates": async () => {
    const log = await logs.requestBuilder().getByKey(newest.MessageGuid).execute(bySecret);
    assert.equal(log.status, "FAILED");
    assert.equal(log.logStart.valueOf(), millisecondsOf(newest.LogStart));
  },
  "compares with dates, texts and functions of them": async () => {
    const { LOG_START, STATUS, INTEGRATION_FLOW_NAME } = logs.schema;
    const log = await logs.requestBuilder().getByKey(newest.MessageGuid).execute(bySecret);
    const found = await logs
      .requestBuilder()
      .getAll()
      .filter(
        and(
          LOG_START.greaterOrEqual(log.logStart),
          or(STATUS.equals("FAILED"), STATUS.equals("RETRY")),
          filterFunctions().startsWith(INTEGRATION_FLOW_NAME, newest.IntegrationFlowName.slice(0, 4)),
        ),
      )
      .execute(bySecret);
    assert.ok(guids(found).includes(newest.MessageGuid));
    for (const one of found) assert.ok(one.logStart.valueOf() >= log.logStart.valueOf());
  },
  counts: async () => {
    const count = await failedLogs().count().execute(bySecret);
    assert.equal(count, Number(await plain("MessageProcessingLogs/$count?$filter=Status eq 'FAILED'")));
  },
  "searches custom headers by name": async () => {
    const { NAME, VALUE } = headers.schema;
    const found = await headers
      .requestBuilder()
      .getAll()
      .filter(and(NAME.equals(header.Name), VALUE.equals(header.Value)))
      .execute(bySecret);
    assert.ok(found.some(({ id }) => id === header.Id));
  },
  "reads several things in one batch": async () => {
    const requests = [
      logs.requestBuilder().getByKey(newest.MessageGuid),
      failedLogs().top(2),
      logs.requestBuilder().getByKey("none"),
    ];
    const [one, several, none] = await new ODataBatchRequestBuilder("/api/v1", requests).execute(bySecret);
    assert.deepEqual(guids(one.as(logs)), [newest.MessageGuid]);
    assert.equal(several.as(logs).length, 2);
    assert.deepEqual([none.isSuccess(), none.httpCode], [false, 404]);
  },
  "deletes an entity in a change set, and another by itself": async () => {
    const [one, other] = (await plain("Locks", writer)).d.results;
    const entries = () => idempotentEntries.requestBuilder();
    const changes = new BatchChangeSet([entries().delete(one.HexSource, one.HexEntry)]);
    const [answer] = await new ODataBatchRequestBuilder("/api/v1", [changes]).execute(byWriter);
    assert.deepEqual([answer.isSuccess(), answer.responses[0].httpCode], [true, 204]);
    await entries().delete(other.HexSource, other.HexEntry).execute(byWriter);
    for (const { HexSource, HexEntry } of [one, other])
      await assert.rejects(
        entries().getByKey(HexSource, HexEntry).execute(byWriter),
        ({ rootCause }) => rootCause.response.status === 404,
      );
  },
  "reads in the error what is not there": async () => {
    await assert.rejects(logs.requestBuilder().getByKey("none").execute(bySecret), ({ rootCause }) => {
      const { status, data } = rootCause.response;
      assert.deepEqual([status, data.error.message.value], [404, "Requested entity could not be found."]);
      return true;
    });
  },
  "reads with a certificate as well": async () => {
    const found = await failedLogs()
      .top(1)
      .execute(await destinationOf("demo-api.certificate"));
    assert.equal(found.length, 1);
  },
});

await runChecks("@sap-cloud-sdk/http-client", {
  "reads logs and the text of an error": async () => {
    const list = await executeHttpRequest(bySecret, {
      method: "get",
      url: "/api/v1/MessageProcessingLogs",
      params: { $top: 2, $filter: "Status eq 'FAILED'", $orderby: "LogEnd desc" },
      headers: { accept: "application/json" },
      parameterEncoder: encodeAllParameters,
    });
    assert.deepEqual(guids(list.data.d.results), guids(failed).slice(0, 2));
    const path = `/api/v1/MessageProcessingLogs('${newest.MessageGuid}')/ErrorInformation/$value`;
    const text = await executeHttpRequest(bySecret, { method: "get", url: path });
    assert.match(text.headers["content-type"], /^text\/plain/);
    assert.ok(text.data.length > 0);
  },
  "calls a function, for which it fetches a token against forgery first": async () => {
    const [{ MessageGuid }] = (await plain("MessageProcessingLogs?$filter=Status eq 'RETRY'&$top=1")).d
      .results;
    const url = `/api/v1/CancelMessageProcessingLog?Id='${MessageGuid}'`;
    const answer = await executeHttpRequest(
      byWriter,
      { method: "post", url, headers: { accept: "application/json" } },
      { fetchCsrfToken: true },
    );
    assert.deepEqual([answer.status, answer.data.d.Status], [200, "CANCELLED"]);
    assert.equal(typeof answer.request.getHeader("x-csrf-token"), "string");
  },
});
