/**
 * Which role templates permit reading which entity set (fact sheet, section 4.3). A caller needs all scopes
 * of one of the templates in the row. A set without a row is closed to everybody.
 */
export const requiredRoles: Readonly<Record<string, readonly string[]>> = {
  MessageProcessingLogs: ["MonitoringDataRead"],
  MessageProcessingLogCustomHeaderProperties: ["MonitoringDataRead"],
  MessageProcessingLogErrorInformations: ["MonitoringDataRead"],
};
