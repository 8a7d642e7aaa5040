import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { metadataDocument } from "@tenantbox/odata-v2/serialize";
import { describe, expect, it } from "vitest";
import { messageLogModel } from "./message-log-model.ts";

// The published description of the API; it lies beside the project, never in it.
const file = join(import.meta.dirname, "../../../../../shared/data/edmx/MessageProcessingLogs.edmx");
const published = existsSync(file) ? readFileSync(file, "utf8").replaceAll(/<!--.*?-->/gs, "") : undefined;
const ours = metadataDocument(messageLogModel);

/** What today's tenants have and the published description lacks (fact sheet, sections 2.1 to 2.5). */
const newer = [
  "MessageProcessingLog.PredecessorMessageGuid",
  "MessageProcessingLog.ArchivingStatus",
  "MessageProcessingLog.ArchivingSenderChannelMessages",
  "MessageProcessingLog.ArchivingReceiverChannelMessages",
  "MessageProcessingLog.ArchivingLogAttachments",
  "MessageProcessingLog.ArchivingPersistedMessages",
  "IntegrationArtifact.PackageId",
  "IntegrationArtifact.PackageName",
  "TraceMessage.RunId",
  "TraceMessage.ExchangeProperties",
  "MessageStoreEntry.Attachments",
  "IdMapToId.Qualifier",
  "IdMapToId.Context",
  "IdMapFromId2.Qualifier",
  "IdMapFromId2.Context",
];
/** The published description has the associations behind newer links commented out, or not at all. */
const newerAssociations = ["TraceMessage_2_r_ExchangeProperties", "MessageStoreEntry_2_r_Attachments"];

type Attributes = Readonly<Record<string, string>>;

const attributesOf = (text: string): Attributes =>
  Object.fromEntries(
    [...text.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value] as const),
  );

/** Elements of one name with their attributes and content, in document order. */
function elements(source: string, name: string): { attributes: Attributes; content: string }[] {
  const pattern = new RegExp(`<${name}\\b([^>]*?)(?:/>|>(.*?)</${name}>)`, "gs");
  return [...source.matchAll(pattern)].map(([, attributes = "", content = ""]) => ({
    attributes: attributesOf(attributes),
    content,
  }));
}

/** Every type with its members, each as one line; the newer ones left out. */
function types(source: string): Map<string, unknown> {
  return new Map(
    ["EntityType", "ComplexType"].flatMap((kind) =>
      elements(source, kind).map(({ attributes, content }) => {
        const type = attributes["Name"] ?? "";
        const members = ["Property", "NavigationProperty"].flatMap((member) =>
          elements(content, member)
            .map((element) => element.attributes)
            .filter(({ Name }) => !newer.includes(`${type}.${Name ?? ""}`))
            // Published without, known from tenants (fact sheet, section 2.5).
            .map((known): Attributes => ({ ...known, MaxLength: "" })),
        );
        const key = elements(content, "PropertyRef").map((element) => element.attributes["Name"]);
        return [type, { stream: attributes["m:HasStream"], key, members }] as const;
      }),
    ),
  );
}

/** Associations and association sets: the ends by role. */
function ends(source: string, kind: "Association" | "AssociationSet"): Map<string, unknown> {
  return new Map(
    elements(source, kind).map(({ attributes, content }) => [
      attributes["Name"] ?? "",
      new Map(elements(content, "End").map(({ attributes: { Role, ...end } }) => [Role, end] as const)),
    ]),
  );
}

const setsOf = (source: string): Map<string | undefined, string | undefined> =>
  new Map(elements(source, "EntitySet").map(({ attributes: { Name, EntityType } }) => [Name, EntityType]));

function expectEach(declared: ReadonlyMap<string | undefined, unknown>, made: ReadonlyMap<unknown, unknown>) {
  expect(declared.size).toBeGreaterThan(10);
  for (const [name, what] of declared) expect([name, made.get(name)]).toEqual([name, what]);
}

describe.skipIf(published === undefined)("Our $metadata, beside the published one", () => {
  const theirs = published ?? "";

  it("has every type with its key, its properties and its links, in the same order", () => {
    expectEach(types(theirs), types(ours));
  });

  it("has every association and association set with the same ends", () => {
    expectEach(ends(theirs, "Association"), ends(ours, "Association"));
    expectEach(ends(theirs, "AssociationSet"), ends(ours, "AssociationSet"));
  });

  it("has every entity set", () => {
    expectEach(setsOf(theirs), setsOf(ours));
  });

  it("has nothing more for these types than what tenants are known to have", () => {
    const known = types(theirs);
    const associations = [...ends(ours, "Association").keys()].filter((name) => {
      return known.has(name.replace(/_2_r_.*/, "")) && !ends(theirs, "Association").has(name);
    });
    expect(associations.toSorted()).toEqual(newerAssociations.toSorted());
  });
});

describe("Our $metadata", () => {
  it.skipIf(published !== undefined)("IS NOT COMPARED with the published one: it is not here", () => {
    expect(published).toBeUndefined();
  });

  it("has the four functions with their parameters", () => {
    const functions = elements(ours, "FunctionImport").map(({ attributes, content }) => [
      attributes["Name"],
      attributes["ReturnType"],
      attributes["EntitySet"],
      attributes["m:HttpMethod"],
      elements(content, "Parameter").map((parameter) => parameter.attributes["Name"]),
    ]);
    expect(functions).toEqual([
      [
        "CancelMessageProcessingLog",
        "com.sap.hci.api.MessageProcessingLog",
        "MessageProcessingLogs",
        "POST",
        ["Id"],
      ],
      ["activateExternalLogging", "Edm.String", undefined, "POST", ["defaultLogLevel"]],
      ["deactivateExternalLogging", "Edm.String", undefined, "POST", []],
      ["activateArchivingConfiguration", "Edm.String", undefined, "POST", []],
    ]);
  });
});
