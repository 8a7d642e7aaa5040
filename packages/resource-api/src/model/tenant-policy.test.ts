import { ODataError } from "@tenantbox/odata-v2/errors";
import { parseRequest } from "@tenantbox/odata-v2/parse";
import { describe, expect, it } from "vitest";
import { functionRules, lenientTenantPolicy, messageLogModel, tenantPolicy, tenantRules } from "./index.ts";

/** `200` or the refusal of a request line. */
function answerTo(target: string, policy = tenantPolicy): string {
  const [path = "", query = ""] = target.split("?");
  try {
    parseRequest(messageLogModel, { path, query: encodeURI(query) }, policy);
    return "200";
  } catch (error) {
    if (error instanceof ODataError) return `${error.status} ${error.publicMessage ?? ""}`;
    throw error;
  }
}

describe("The rules of the tenant", () => {
  it("speak of every entity set, every link, every stream and every function of the model, and of no other", () => {
    expect(Object.keys(tenantRules).toSorted()).toEqual([...messageLogModel.bySet.keys()].toSorted());
    for (const [set, rules] of Object.entries(tenantRules)) {
      const type = messageLogModel.bySet.get(set);
      expect(Object.keys(rules.links ?? {})).toEqual(type?.navigation.map(({ name }) => name));
      expect([set, rules.value !== undefined]).toEqual([set, type?.media !== undefined]);
      const keys = new Set(type?.key.map(({ name }) => name));
      for (const name of Object.keys(rules.keys ?? {})) expect(keys.has(name)).toBe(true);
    }
    const functions = messageLogModel.functionImports.map(({ name }) => name);
    expect(Object.keys(functionRules)).toEqual(functions);
  });

  it.each([
    ["MessageProcessingLogs", "200"],
    ["MessageProcessingLogs/$count", "200"],
    ["MessageProcessingLogs?$expand=AdapterAttributes,CustomHeaderProperties", "200"],
    ["MessageProcessingLogs('g')?$expand=Runs", "501 Not implemented"],
    ["MessageProcessingLogs?$expand=Attachments", "501 Not implemented"],
    ["MessageProcessingLogs('g')/Runs?$inlinecount=allpages&$top=200", "200"],
    ["MessageProcessingLogCustomHeaderProperties?$filter=Log/Status eq 'FAILED'&$expand=Log", "200"],
    ["MessageProcessingLogErrorInformations", "501 Not implemented"],
    ["MessageProcessingLogErrorInformations('g')/$value", "200"],
    ["MessageProcessingLogAttachments", "501 Not implemented"],
    ["MessageProcessingLogAttachments('a')", "200"],
    ["MessageProcessingLogRuns", "500 Only retrievable via navigation from MessageProcessingLogs entity"],
    [
      "MessageProcessingLogRuns/$count",
      "500 Only retrievable via navigation from MessageProcessingLogs entity",
    ],
    ["MessageProcessingLogRuns('r')/RunSteps?$top=300", "200"],
    ["MessageProcessingLogRunSteps", "501 Not implemented"],
    ["MessageProcessingLogRunSteps(RunId='r',ChildCount=1)/?$expand=RunStepProperties", "200"],
    ["MessageProcessingLogRunSteps(RunId='r',ChildCount=1)?$expand=TraceMessages", "501 Not implemented"],
    [
      "MessageProcessingLogRunSteps(RunId='r',ChildCount=1)/TraceMessages?$expand=Properties,ExchangeProperties",
      "200",
    ],
    ["TraceMessages", "501 Not implemented"],
    ["TraceMessages(1)/$value", "200"],
    ["MessageStoreEntries", "501 Not implemented"],
    ["MessageStoreEntries('e')/Attachments", "200"],
    ["IdMapFromIds", "400 The query option id is required."],
    ["IdMapFromIds?id=x", "200"],
    ["IdMapFromIds('x')/ToIds", "200"],
    ["IdempotentRepositoryEntries?id=x", "200"],
    ["IdempotentRepositoryEntries(HexSource='0aFF',HexEntry='')", "200"],
    [
      "GenericIdempotentRepositoryEntries(HexVendor='0',HexSource='',HexEntry='',HexComponent='')",
      "500 The key is not valid: hexadecimal digits are expected.",
    ],
    ["ArchivingConfigurations", "501 Not implemented"],
    ["ArchivingConfigurations('anything')", "200"],
    ["LogFiles?$filter=LogFileType eq 'http'&$top=1", "200"],
    ["LogFileArchives?ModifiedAfter=2026-11-24T00:00:00", "200"],
    ["LogFileArchives?ModifiedAfter=yesterday", "400 Invalid value: 'yesterday'."],
    ["DataStores?overdueonly=true", "200"],
    ["DataStores?overdueonly=maybe", "400 Invalid value: 'maybe'."],
    ["DataStores?$top=1", "501 The query option $top is not supported"],
    ["DataStores/$count", "501 $count is not supported"],
    [
      "DataStores(DataStoreName='d',IntegrationFlow='',Type='')/Entries?$filter=Id eq 'x'",
      "501 The query option $filter is not supported",
    ],
    ["DataStoreEntries?messageid=x&$format=json", "200"],
    ["Variables?$select=Visibility", "501 The query option $select is not supported"],
    ["MessageProcessingLogs?filterCustomHeaderProperties='po_number' eq '12345'&$top=1", "200"],
    [
      "MessageProcessingLogs?filterCustomHeaderProperties=po_number eq 1",
      "400 Invalid value: 'po_number eq 1'.",
    ],
  ])("answer %s with %s", (target, expected) => {
    expect(answerTo(target)).toBe(expected);
  });

  it.each([
    "MessageProcessingLogs('g')?$expand=Runs/RunSteps,Attachments",
    "MessageProcessingLogRuns",
    "MessageStoreEntries",
    "IdMapFromIds",
    "IdMapFromIds?id=x",
    "DataStores?$top=1&overdueonly=true",
    "ArchivingConfigurations",
  ])("allow %s where the tenant is lenient", (target) => {
    expect(answerTo(target, lenientTenantPolicy)).toBe("200");
  });

  it("keep the service's own ways where the tenant is lenient", () => {
    expect(answerTo("DataStores?overdueonly=maybe", lenientTenantPolicy)).toMatch(/^400/);
    const key = "IdempotentRepositoryEntries(HexSource='x',HexEntry='')";
    expect(answerTo(key, lenientTenantPolicy)).toMatch(/^500/);
  });
});
