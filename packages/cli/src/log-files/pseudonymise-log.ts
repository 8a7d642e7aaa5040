import type { Pseudonyms } from "./pseudonym.ts";

type Json = Record<string, unknown>;
type Rule = (value: string, pseudonyms: Pseudonyms) => string;

const value: Rule = (text, { of }) => of(text);
const name: Rule = (text, { ofName }) => ofName(text);
const content: Rule = (text, { ofContent }) => ofContent(text);

/** A list keeps its form: each name by itself, and the dots where the service has cut it. */
const names: Rule = (text, { of }) =>
  text
    .split(",")
    .map((one) => {
      const [, before = "", word = "", after = ""] = /^(\s*)(.*?)(\s*(?:\.\.\.)?\s*)$/s.exec(one) ?? [];
      return `${before}${of(word)}${after}`;
    })
    .join(",");

/** The host goes, the path stays: clients read the guid in it. */
const link: Rule = (text, { of }) =>
  text.replace(/^(https?:\/\/)([^/:?#]+)/i, (_all, scheme: string, host: string) => {
    return `${scheme}${of(host.replace(/\.invalid$/, ""))}.invalid`;
  });

/** The tenant in an id such as `sap-it-res:msg:<tenant>:<uuid>`. */
const resource: Rule = (text, { of }) =>
  text.replace(
    /^(sap-it-res:[a-z]+:)([^:]+)(?=:)/,
    (_all, start: string, tenant: string) => start + of(tenant),
  );

/** What is told by name, wherever it stands below the link of that name. */
const rules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  "": {
    Sender: value,
    Receiver: names,
    ApplicationMessageId: value,
    AlternateWebLink: link,
    PreviousComponentName: value,
    LocalComponentName: value,
    OriginComponentName: value,
  },
  CustomHeaderProperties: { Value: value },
  AdapterAttributes: { Value: value, AdapterMessageId: value },
  ErrorInformation: { $value: value },
  Attachments: { Id: resource, Name: name, $value: content },
  MessageStoreEntries: { Id: resource, $value: content },
  Properties: { Value: value },
  ExchangeProperties: { Value: value },
  RunSteps: { Error: value },
  RunStepProperties: { Value: value },
  TraceMessages: { $value: content },
};

/** Replaces what tells who sent what to whom, in place; ids, times, states and names of flows stay. */
export function pseudonymiseLog(log: Json, pseudonyms: Pseudonyms, under = ""): void {
  const own = rules[under] ?? {};
  for (const [member, given] of Object.entries(log)) {
    const rule = Object.hasOwn(own, member) ? own[member] : undefined;
    if (typeof given === "string") {
      // Ids that lead from a step to its traces are no value of a message.
      const technical = under === "RunStepProperties" && log["Name"] === "TraceIds";
      if (rule !== undefined && !technical) log[member] = rule(given, pseudonyms);
    } else for (const child of childrenOf(given)) pseudonymiseLog(child, pseudonyms, member);
  }
}

function childrenOf(given: unknown): readonly Json[] {
  if (Array.isArray(given)) return given.filter(isObject);
  if (!isObject(given)) return [];
  return Array.isArray(given["results"]) ? given["results"].filter(isObject) : [given];
}

function isObject(given: unknown): given is Json {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}
