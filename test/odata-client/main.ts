import { OData, ODataDateTime } from "@odata/client";

// The client has no place for a root certificate, so it runs in a process of its own, which trusts ours.
interface Key {
  readonly url: string;
  readonly tokenurl: string;
  readonly clientid: string;
  readonly clientsecret: string;
}
interface Log {
  readonly MessageGuid: string;
  readonly Status: string;
  readonly LogStart: string;
}
const { url, tokenurl, clientid, clientsecret } = JSON.parse(process.env["SERVICE_KEY"] ?? "") as Key;
const since = new Date(Number(process.env["SINCE"]));

const client = OData.New({
  serviceEndpoint: `${url}/api/v1/`,
  credential: { tokenUrl: tokenurl, clientId: clientid, clientSecret: clientsecret },
});
const logs = client.getEntitySet<Log>("MessageProcessingLogs");
const failed = OData.newFilter<Log>().property("Status").eq("FAILED");
const recent = OData.newFilter<Log>()
  .property("LogStart")
  .ge(ODataDateTime.from(since))
  .property("Status")
  .in(["FAILED", "RETRY"]);

const newest = await logs.query(OData.newParam().filter(failed).orderby("LogEnd").top(3).skip(1));
const [first] = newest;
const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

process.stdout.write(
  JSON.stringify({
    newest,
    one: await client.newRequest({
      collection: "MessageProcessingLogs",
      id: first?.MessageGuid ?? "",
      params: OData.newParam().select(["MessageGuid", "Status"]).expand("CustomHeaderProperties"),
    }),
    recent: await logs.query(OData.newParam().filter(recent).select(["Status", "LogStart"])),
    failed: await logs.count(failed),
    refused: await logs.retrieve("none").catch(message),
    wrong: await logs.query(OData.newParam().filter("Colour eq 'red'")).catch(message),
  }),
);
