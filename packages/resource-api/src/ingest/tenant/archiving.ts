import { TENANT_ID } from "../../model/index.ts";
import type { TenantRows } from "../../storage/rows/tenant.ts";
import { DAY, HOUR, type TenantSeed } from "./known-message.ts";

const NIGHTS = 14;

/** The runs of the archiving job over the last nights; one of them failed. The tenant has it switched on. */
export function archiving({ random, now }: TenantSeed): TenantRows {
  const midnight = Math.floor(now / DAY) * DAY;
  const archiving_runs = Array.from({ length: NIGHTS }, (_, index) => {
    const run_start = midnight - (NIGHTS - index) * DAY + 2 * HOUR + random.integer(0, 900) * 1000;
    const failed = index === 5;
    const collection = random.integer(1, 6);
    const compression = random.integer(1, 3);
    const upload = random.integer(1, 8);
    const due = random.integer(40, 90);
    const done = failed ? Math.floor(due / 3) : due;
    return {
      run_start,
      run_duration_in_minutes: collection + compression + upload,
      data_collection_duration_in_minutes: collection,
      data_compression_duration_in_minutes: compression,
      data_upload_duration_in_minutes: upload,
      mpls_to_be_archived: due,
      mpls_archived: done,
      mpls_archiving_failed: due - done,
      mpls_archived_until_date: run_start - 7 * DAY,
      date_of_oldest_mpl_to_be_archived_after_run: failed ? run_start - 8 * DAY : null,
      data_uploaded_in_mb: random.integer(1, 30),
      run_status: failed ? ("FAILED" as const) : ("COMPLETED" as const),
      run_failed_phase: failed ? ("EXECUTION" as const) : null,
    };
  }).filter(({ run_start }) => run_start < now);
  return { archiving_runs, archiving_configurations: [{ id: TENANT_ID, active: 1 }] };
}
