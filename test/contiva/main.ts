import { SapClient } from "@contiva/sap-integration-suite-client";

// The client has no place for a root certificate, so it runs in a process of its own, which trusts ours.
const client = new SapClient();
const page = await client.messageProcessingLogs.getMessageProcessingLogs({
  top: 5,
  filter: "Status eq 'FAILED'",
});
process.stdout.write(JSON.stringify(page));
