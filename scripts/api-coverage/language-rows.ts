import { filterFunctions } from "../../packages/odata-v2/src/parse/index.ts";
import { type Row, row } from "./table.ts";

const logs = "MessageProcessingLogs";
const log = `${logs}('g')`;
const logFilter = (filter: string) => `${logs}?$filter=${filter}`;
const files = (filter: string) => `LogFiles?$filter=${filter}`;
const moment = "datetime'2026-01-01T00:00:00'";

const samples: Readonly<Record<string, string>> = {
  string: "'a'",
  whole: "1",
  number: "1.5d",
  "date-time": moment,
  offset: "datetimeoffset'2026-01-01T00:00:00Z'",
  time: "time'PT1H'",
};

/** Every function of filters in every form, each by itself where it is a condition, else compared. */
const functionRows = (): readonly Row[] =>
  [...filterFunctions.values()].map(({ name, signatures }) => {
    const requests = signatures.map(({ parameters, returns }) => {
      const call = `${name}(${parameters.map((kind) => samples[kind] ?? kind).join(",")})`;
      return logFilter(returns === "Edm.Boolean" ? call : `${call} eq ${call}`);
    });
    return row(`\`${name}\``, "inferred", ...requests);
  });

/** What holds for every set: the language of filters and orders, and the forms of paths (fact sheet, section 5). */
export const languageRows = (): readonly Row[] => [
  row(
    "`eq`, `gt`, `lt`, `and`",
    "documented",
    logFilter(`Status eq 'FAILED' and LogStart gt ${moment} and LogEnd lt ${moment}`),
  ),
  row(
    "`ne`, `ge`, `le`, `or`, parentheses",
    "client",
    logFilter(`(Status ne 'FAILED' or LogStart ge ${moment}) and LogEnd le ${moment}`),
  ),
  row("`not`", "client", logFilter("not (Status eq 'FAILED')")),
  row("complex member", "client", logFilter("IntegrationArtifact/Id eq 'a'")),
  row("`eq null`", "inferred", logFilter("Status eq null")),
  row(
    "time zone in a `datetime` literal",
    "documented",
    logFilter("LogStart gt datetime'2026-01-01T00:00:00Z'"),
  ),
  row("path through a to-many link", "inferred", logFilter("CustomHeaderProperties/Name eq 'a'")),
  row(
    "`add sub mul div mod`, sign",
    "inferred",
    ...["add", "sub", "mul", "div", "mod"].map((operator) => files(`Size ${operator} 1 gt 2`)),
    files("-(Size) lt 0"),
  ),
  row(
    "`isof`, `cast`",
    "inferred",
    logFilter("isof(Status,'Edm.String')"),
    logFilter("cast(Status,'Edm.String') eq 'a'"),
  ),
  ...functionRows(),
  row(
    "path through a to-one link (`Log/Status`)",
    "client",
    "MessageProcessingLogCustomHeaderProperties?$filter=Log/Status eq 'FAILED'",
  ),
  row("`$orderby` by an expression", "inferred", `${logs}?$orderby=length(Status)`),
  row("several keys in `$orderby`", "documented", `${logs}?$orderby=LogEnd desc,Status`),
  row("service document", "documented", ""),
  row("`$metadata`", "captured", "$metadata"),
  row("a property", "inferred", `${log}/Status`),
  row("`$value` of a property", "inferred", `${log}/Status/$value`),
  row(
    "a complex property, its members",
    "inferred",
    `${log}/IntegrationArtifact`,
    `${log}/IntegrationArtifact/Id`,
    `${log}/IntegrationArtifact/Id/$value`,
  ),
  row("`$links`", "inferred", `${log}/$links/CustomHeaderProperties`),
  row("unknown system option", "inferred", `${logs}?$search=a`),
];
