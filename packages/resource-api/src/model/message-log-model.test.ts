import { describe, expect, it } from "vitest";
import { messageLogModel } from "./message-log-model.ts";

describe("The model of message logs", () => {
  it("has the 24 properties of a log in the order of the wire", () => {
    const log = messageLogModel.bySet.get("MessageProcessingLogs");
    expect(log?.properties.map((property) => property.name).join(" ")).toBe(
      "MessageGuid CorrelationId ApplicationMessageId PredecessorMessageGuid ApplicationMessageType LogStart LogEnd " +
        "Sender Receiver IntegrationFlowName Status AlternateWebLink IntegrationArtifact LogLevel CustomStatus " +
        "ArchivingStatus ArchivingSenderChannelMessages ArchivingReceiverChannelMessages ArchivingLogAttachments " +
        "ArchivingPersistedMessages TransactionId PreviousComponentName LocalComponentName OriginComponentName",
    );
    expect(log?.navigation.map((link) => link.name)).toEqual([
      "CustomHeaderProperties",
      "MessageStoreEntries",
      "ErrorInformation",
      "AdapterAttributes",
      "Attachments",
      "Runs",
    ]);
  });

  it("asks the same column for the flow's name and the artifact's id, as the real service does", () => {
    const log = messageLogModel.bySet.get("MessageProcessingLogs");
    const artifact = log?.propertyByName.get("IntegrationArtifact");
    const name = log?.propertyByName.get("IntegrationFlowName");
    expect(artifact?.kind === "complex" && artifact.memberByName.get("Id")?.column).toBe("artifact_id");
    expect(name?.kind === "primitive" && name.column).toBe("artifact_id");
  });

  it("names its associations, their roles and ends as the real metadata does", () => {
    const ends = new Map(
      messageLogModel.associations.map(({ name, ends: [one, other] }) => [
        name,
        `${one.role} ${one.multiplicity} ${other.role} ${other.multiplicity}`,
      ]),
    );
    expect(Object.fromEntries(ends)).toEqual({
      MessageProcessingLogCustomHeaderPropertiesAss: "r_Log 0..1 r_CustomHeaderProperties *",
      MessageProcessingLog_2_r_MessageStoreEntries: "MessageProcessingLog 1 r_MessageStoreEntries *",
      MessageProcessingLog_2_r_ErrorInformation: "MessageProcessingLog 1 r_ErrorInformation 0..1",
      MessageProcessingLogAdapterAttributesAss: "r_MessageProcessingLog 0..1 r_AdapterAttributes *",
      MessageProcessingLog_2_r_Attachments: "MessageProcessingLog 1 r_Attachments *",
      MessageProcessingLog_2_r_Runs: "MessageProcessingLog 1 r_Runs *",
      MessageProcessingLogRun_2_r_RunSteps: "MessageProcessingLogRun 1 r_RunSteps *",
      MessageProcessingLogRunStep_2_r_RunStepProperties:
        "MessageProcessingLogRunStep 1 r_RunStepProperties *",
      MessageProcessingLogRunStep_2_r_TraceMessages: "MessageProcessingLogRunStep 1 r_TraceMessages *",
      TraceMessage_2_r_Properties: "TraceMessage 1 r_Properties *",
      TraceMessage_2_r_ExchangeProperties: "TraceMessage 1 r_ExchangeProperties *",
      MessageStoreEntry_2_r_Attachments: "MessageStoreEntry 1 r_Attachments *",
      MessageStoreEntry_2_r_Properties: "MessageStoreEntry 1 r_Properties *",
      MessageStoreEntryAttachment_2_r_Properties: "MessageStoreEntryAttachment 1 r_Properties *",
      ToIdsForFromId: "r_FromId 0..1 r_ToIds *",
      ToIdsForFromId2: "r_ToId 0..1 r_FromId2s *",
      DataStore_2_r_Entries: "DataStore 1 r_Entries *",
    });
  });
});
