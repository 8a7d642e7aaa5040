import { type Expression, lenientPolicy, parseRequest } from "@tenantbox/odata-v2/parse";
import { expect, it } from "vitest";
import { messageLogModel } from "../model/index.ts";
import { touchedSets } from "./touched-sets.ts";

const setsOf = (path: string, query: string): string[] => {
  const request = parseRequest(messageLogModel, { path, query }, lenientPolicy);
  return touchedSets(request, messageLogModel)
    .map((access) => (access.operation === "read" ? access.set : JSON.stringify(access)))
    .toSorted((one, other) => (one < other ? -1 : 1));
};

it.each([
  ["", ["MessageProcessingLogs"]],
  ["$expand=CustomHeaderProperties", ["MessageProcessingLogCustomHeaderProperties", "MessageProcessingLogs"]],
  [
    "$filter=not(ErrorInformation/Type eq 'x')",
    ["MessageProcessingLogErrorInformations", "MessageProcessingLogs"],
  ],
  ["$orderby=ErrorInformation/Type", ["MessageProcessingLogErrorInformations", "MessageProcessingLogs"]],
])("a list with %s reads %j", (query, expected) => {
  expect(setsOf("MessageProcessingLogs", query)).toEqual(expected);
});

it("a condition on what lies behind a link reads the set behind it, and those it looks through", () => {
  const type = messageLogModel.byName.get("MessageProcessingLog");
  const link = type?.navigationByName.get("CustomHeaderProperties");
  if (link === undefined) throw new Error("no custom headers");
  const request = parseRequest(messageLogModel, { path: "MessageProcessingLogs", query: "" }, lenientPolicy);
  if (request.kind !== "feed") throw new Error("no list");
  const truth: Expression = { kind: "literal", literal: { type: "Edm.Boolean", value: true } };
  const filter: Expression = { kind: "not", operand: { kind: "any", link, condition: truth } };
  expect(touchedSets({ ...request, filter }, messageLogModel)).toContainEqual({
    operation: "read",
    set: "MessageProcessingLogCustomHeaderProperties",
  });
});

it("a $value is the payload of its entity, and reads the sets before it", () => {
  const request = parseRequest(
    messageLogModel,
    { path: "MessageProcessingLogs('x')/ErrorInformation/$value", query: "" },
    lenientPolicy,
  );
  expect(touchedSets(request, messageLogModel)).toEqual([
    { operation: "read", set: "MessageProcessingLogs" },
    { operation: "payload", set: "MessageProcessingLogErrorInformations" },
  ]);
});
