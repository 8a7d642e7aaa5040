import { o } from "odata";

// o.js goes by the global fetch, so it runs in a process of its own, which trusts our root certificate.
const root = `${process.env["API_URL"]}/api/v1/`;
const headers = { accept: "application/json", authorization: `Bearer ${process.env["TOKEN"]}` };
const logs = o(root, { headers, fragment: "d" });

interface Page {
  readonly results: readonly { readonly MessageGuid: string }[];
}
const query = {
  $filter: "Status eq 'FAILED' and IntegrationArtifact/Type eq 'INTEGRATION_FLOW'",
  $orderby: "LogEnd desc",
  $top: 3,
  $expand: "CustomHeaderProperties",
  $inlinecount: "allpages",
};
const list = (await logs.get("MessageProcessingLogs").query(query)) as Page;
const guid = list.results[0]?.MessageGuid ?? "";
const refused = async (path: string): Promise<unknown> => {
  try {
    return await logs.get(path).query();
  } catch (response) {
    return { status: (response as Response).status, body: await (response as Response).json() };
  }
};
process.stdout.write(
  JSON.stringify({
    list,
    one: (await logs
      .get(`MessageProcessingLogs('${guid}')`)
      .query({ $select: "MessageGuid,Status" })) as unknown,
    failed: (await logs
      .get("MessageProcessingLogs/$count")
      .query({ $filter: "Status eq 'FAILED'" })) as unknown,
    none: await refused("MessageProcessingLogs('none')"),
  }),
);
