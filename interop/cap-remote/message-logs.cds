// The part of the service that an application would import from its $metadata.
@cds.external
service MessageLogs {
  @cds.persistence.skip
  entity MessageProcessingLogs {
    key MessageGuid : String;
    CorrelationId : String;
    LogStart : Timestamp @odata.Type: 'Edm.DateTime';
    LogEnd : Timestamp @odata.Type: 'Edm.DateTime';
    Status : String;
    IntegrationFlowName : String;
    CustomHeaderProperties : Association to many MessageProcessingLogCustomHeaderProperties
      on CustomHeaderProperties.Log = $self;
  }
  @cds.persistence.skip
  entity MessageProcessingLogCustomHeaderProperties {
    key Id : String;
    Name : String;
    Value : String;
    Log : Association to MessageProcessingLogs;
  }
}
