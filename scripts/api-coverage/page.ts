import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { functionRules, messageLogModel, tenantRules } from "../../packages/resource-api/src/model/index.ts";
import { languageRows } from "./language-rows.ts";
import { literalOf } from "./samples.ts";
import { setRows } from "./set-rows.ts";
import { type Row, row, section } from "./table.ts";

const introduction = `# What the API answers, and what that rests on

Made by \`npm run coverage\`; a test keeps it true. Each line was put to the API's own parser under the strict policy
(\`TENANTBOX_ODATA=strict\`, the default): **works**, or refused with the status and the text that stand there, as the
real system does or is taken to do. \`lenient\` answers everything that the OData library can do.

Options are asked of the list; where that is refused, along a link to many of the entities, else of one by key.

What a line rests on: **captured**, an answer of a real tenant that was recorded; **client**, requests that published
clients are known to send, or people who probed a tenant; **documented**, the public documentation; **inferred**, nothing
but likeness to what is known. Everything in the model of the message-log family is served, so nothing is "missing":
sets of other families do not exist here and answer 404.

`;

/** From here on the page is written by hand; `test/platform-coverage.test.ts` holds that part to the routes. */
const byHand = "## Platform API\n";

/** Where the page stands in the project. */
export const pagePath = (root: string): string => join(root, "docs/api-coverage.md");

/** The page as it has to be: made from the rules (decision 0015), with the part that is written by hand as it stands. */
export async function coveragePage(root: string): Promise<string> {
  const present = await readFile(pagePath(root), "utf8");
  const at = present.indexOf(`\n${byHand}`);
  if (at === -1) throw new Error(`docs/api-coverage.md has no ${byHand.trim()}`);
  const sets = Object.entries(tenantRules).map(([set, rules]) => {
    const type = messageLogModel.bySet.get(set);
    if (type === undefined) throw new Error(`the model has no ${set}`);
    return section(set, setRows(type, rules));
  });
  return [
    introduction,
    section("Filters, orders, paths", languageRows()),
    ...sets,
    section("Functions", functionRows()),
    present.slice(at + 1),
  ].join("");
}

function functionRows(): readonly Row[] {
  return messageLogModel.functionImports.map(({ name, httpMethod, parameters }) => {
    const rule = functionRules[name];
    if (rule === undefined) throw new Error(`no rule speaks of ${name}`);
    const query = (value: (parameter: (typeof parameters)[number]) => string) =>
      parameters.map((parameter) => `${parameter.name}=${value(parameter)}`).join("&");
    const shown = parameters.length === 0 ? name : `${name}?${query(() => "…")}`;
    const asked = `${httpMethod} ${name}?${query(({ type }) => literalOf(type))}`;
    return row(`\`${httpMethod} ${shown}\``, rule.evidence, asked);
  });
}
