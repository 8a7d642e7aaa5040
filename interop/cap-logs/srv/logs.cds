// The message logs as CAP would hold them: for the bench, which fills the tables (bench/odata/cap-database.ts).
service Logs @(path: '/logs', requires: 'IntegrationOperationServer.read') {
  @cds.persistence.exists
  entity MessageProcessingLogs {
    key MessageGuid : String;
    CorrelationId : String;
    ApplicationMessageId : String;
    PredecessorMessageGuid : String;
    ApplicationMessageType : String;
    LogStart : Timestamp @odata.Type: 'Edm.DateTime';
    LogEnd : Timestamp @odata.Type: 'Edm.DateTime';
    Sender : String;
    Receiver : String;
    IntegrationFlowName : String;
    Status : String;
    AlternateWebLink : String;
    IntegrationArtifact {
      Id : String;
      Name : String;
      Type : String;
      PackageId : String;
      PackageName : String;
    };
    LogLevel : String;
    CustomStatus : String;
    ArchivingStatus : String;
    ArchivingSenderChannelMessages : Boolean;
    ArchivingReceiverChannelMessages : Boolean;
    ArchivingLogAttachments : Boolean;
    ArchivingPersistedMessages : Boolean;
    TransactionId : String;
    PreviousComponentName : String;
    LocalComponentName : String;
    OriginComponentName : String;
    CustomHeaderProperties : Association to many CustomHeaderProperties
      on CustomHeaderProperties.MessageGuid = MessageGuid;
  }
  @cds.persistence.exists
  entity CustomHeaderProperties {
    key Id : String;
    MessageGuid : String;
    Name : String;
    Value : String;
  }
}
