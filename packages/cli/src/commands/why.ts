import type { Command } from "commander";
import type { AuditSearch, EventResource } from "../connection/audit-search.ts";
import { CommandError, messageOf } from "../errors.ts";
import { shownTime } from "../output/time.ts";
import { jsonOption, type Tools } from "./tools.ts";

/** `why CORRELATION-ID`: what both servers know of a request, in words. */
export function addWhyCommand(program: Command, { surroundings, connect, report }: Tools): void {
  program
    .command("why <correlation-id>")
    .description("say why a request was refused; the id stands in the answer's header X-Correlation-ID")
    .option(...jsonOption)
    .action(async (id: string, options: { json?: true }) => {
      const { audits } = await connect();
      const answers = await Promise.all(audits.map((audit) => ask(audit, id)));
      for (const { trouble } of answers)
        if (trouble !== undefined) surroundings.complain(`tenantbox: ${trouble}`);
      const found = answers.flatMap(({ server, events }) => events.map((event) => ({ server, ...event })));
      found.sort((one, other) => (one.time < other.time ? -1 : 1));
      if (found.length === 0)
        throw new CommandError(
          `nothing is known of ${JSON.stringify(id)}; only decisions are kept (401, 403, 429, tokens, changes), and in a flood of refusals not each of them`,
        );
      report(options)({ data: found, text: found.map(told).join("\n") });
    });
}

async function ask(audit: AuditSearch, id: string) {
  const { server } = audit;
  try {
    return { server, events: await audit.find(id), trouble: undefined };
  } catch (error) {
    return { server, events: [], trouble: messageOf(error) };
  }
}

/** One event, for a person: what came of it, who and where, what it means, what to do. */
function told({ server, ...event }: EventResource & { readonly server: string }): string {
  const { outcome, reason, explanation, detail, principal, key, peer } = event;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["request", `${event.method} ${event.path}`.trim()],
    ["who", principal],
    ["key", key],
    ["from", peer],
    ["reason", reason],
    ["detail", detail],
  ];
  const lines = facts.flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`  ${name.padEnd(8)} ${printable(value)}`],
  );
  const words = explanation === undefined ? [] : [`  ${explanation.what}`, `  → ${explanation.next_step}`];
  return `${[`${shownTime(event.time)}  ${server}: ${outcome} (${event.event})`, ...lines, ...words].join("\n")}\n`;
}

const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, "?");
