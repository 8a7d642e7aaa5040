import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** How one run of the archiving of logs went. The type has the plural name of its set. */
export const archivingRun: EntityTypeDefinition = {
  name: "ArchivingKeyPerformanceIndicators",
  set: "ArchivingKeyPerformanceIndicators",
  table: "archiving_runs",
  key: ["RunStart"],
  properties: [
    { name: "RunStart", type: "Edm.DateTime", column: "run_start" },
    { name: "RunDurationInMinutes", type: "Edm.Int32", column: "run_duration_in_minutes" },
    {
      name: "DataCollectionDurationInMinutes",
      type: "Edm.Int32",
      column: "data_collection_duration_in_minutes",
    },
    {
      name: "DataCompressionDurationInMinutes",
      type: "Edm.Int32",
      column: "data_compression_duration_in_minutes",
    },
    { name: "DataUploadDurationInMinutes", type: "Edm.Int32", column: "data_upload_duration_in_minutes" },
    { name: "MplsToBeArchived", type: "Edm.Int32", column: "mpls_to_be_archived" },
    { name: "MplsArchived", type: "Edm.Int32", column: "mpls_archived" },
    { name: "MplsArchivingFailed", type: "Edm.Int32", column: "mpls_archiving_failed" },
    { name: "MplsArchivedUntilDate", type: "Edm.DateTime", column: "mpls_archived_until_date" },
    {
      name: "DateOfOldestMplToBeArchivedAfterRun",
      type: "Edm.DateTime",
      column: "date_of_oldest_mpl_to_be_archived_after_run",
    },
    { name: "DataUploadedInMb", type: "Edm.Int32", column: "data_uploaded_in_mb" },
    { name: "RunStatus", type: "Edm.String", column: "run_status" },
    { name: "RunFailedPhase", type: "Edm.String", column: "run_failed_phase" },
  ],
};
