import { databaseUrlFor } from "@tenantbox/shared/database";
import type { Surroundings } from "@tenantbox/shared/service-process";
import type { ResourceApiConfig } from "./config.ts";
import { openWriter, type Writer } from "./writer/writer.ts";

/**
 * Opens the database of the logs, which takes longest of all and needs nobody: whoever starts more than this can open it
 * ahead. @throws one-line errors of the database
 */
export function openLogs(
  { databaseUrl, home, writeQueue }: Pick<ResourceApiConfig, "databaseUrl" | "home" | "writeQueue">,
  { log, temporary = false }: Surroundings,
): Promise<Writer> {
  const logs = openWriter({
    url: databaseUrlFor(databaseUrl, home, "resource-api"),
    durable: !temporary,
    queueLength: writeQueue,
    onCrash: (cause) =>
      log.error({ error: String(cause) }, "the writing thread ended; another one takes over"),
  });
  // A failure is for the one who asks for them, and that may be later.
  logs.catch(() => undefined);
  return logs;
}
