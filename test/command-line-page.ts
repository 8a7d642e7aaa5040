import { createProgram } from "../packages/cli/src/app.ts";
import { commandsBelow } from "../packages/cli/src/command-tree.ts";
import { examples } from "../packages/cli/src/commands/examples.ts";
import { exitCodes } from "../packages/cli/src/exit-codes.ts";
import type { Surroundings } from "../packages/cli/src/surroundings.ts";

const intro = `# The command line

\`./tenantbox COMMAND\` in a checkout, \`npx tenantbox COMMAND\` where it is installed, \`tenantbox COMMAND\` in the image.
\`--help\` behind any command says what stands here. This page is made from the program, and a test holds the two together.

- **Which stack**: the one whose folder \`TENANTBOX_HOME\` names, \`.tenantbox\` in the working directory unless said. One
  elsewhere: put its \`admin.json\` (the operator's key: keep it to yourself) and \`ca.pem\` into a folder, name the folder by
  \`TENANTBOX_HOME\` and its token server by \`--url\` or \`TENANTBOX_URL\`; the API's address stands in \`admin.json\`, or
  follows after a comma. \`token\` and \`call\` need no operator: they take a key's file, too.
- **For programs**: \`--json\` prints results as JSON. Results go to standard output, all else to standard error. Colours and
  bars are for terminals only; \`NO_COLOR\` keeps colours away.
- **Questions**: what deletes asks at a terminal, unless \`--yes\` is said. Without a terminal it does not ask, and goes on.
- **Secrets** are never arguments, since other users of the machine could read them: passwords come from standard input, a
  file or an environment variable. Files that are written are for their owner only.
- **Completion**: \`source <(tenantbox completion bash)\` in \`~/.bashrc\`; \`zsh\` and \`fish\` likewise, as their scripts say.

## Exit codes

| code | meaning |
| --- | --- |
`;

/** The page of `docs/` that says what the program says of itself. */
export function commandLinePage(surroundings: Surroundings): string {
  const program = createProgram(surroundings);
  const codes = Object.values(exitCodes).map(({ code, meaning }) => `| ${code} | ${meaning} |\n`);
  const sections = [...commandsBelow(program)].map(([path, command]) => {
    const help = command.createHelp();
    const usage = help.commandUsage(command).replaceAll(/\n\s*/g, "\n");
    const rows = help.visibleOptions(command).map((option) => {
      const choices = option.argChoices === undefined ? "" : ` (${option.argChoices.join(", ")})`;
      const value = option.defaultValue === undefined ? "" : ` (default: ${String(option.defaultValue)})`;
      return `| \`${option.flags}\` | ${option.description}${choices}${value} |\n`;
    });
    const shown = rows.filter((row) => !row.includes("`-h, --help`"));
    const table = shown.length === 0 ? "" : `\n| option | does |\n| --- | --- |\n${shown.join("")}`;
    const lines = (examples[path] ?? []).map((line) => `./tenantbox ${line}\n`).join("");
    return `\n### ${path}\n\n${sentence(command.description())}\n\n\`\`\`\n${usage}\n\`\`\`\n${table}\n\`\`\`sh\n${lines}\`\`\`\n`;
  });
  return `${intro}${codes.join("")}\n## Commands\n${sections.join("")}`;
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
