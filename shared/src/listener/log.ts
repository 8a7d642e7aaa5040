import { type Logger, pino } from "pino";

export type Log = Logger;

/**
 * The process log: JSON lines on standard error. Nothing that is secret is ever handed to it;
 * the redaction list is the second lock on that door.
 */
export function openLog(service: string, level: string): Log {
  return pino(
    {
      name: service,
      level,
      redact: [
        "*.authorization",
        "*.client_secret",
        "*.access_token",
        "*.password",
        "authorization",
        "client_secret",
      ],
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
