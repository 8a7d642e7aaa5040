import { type Logger, pino } from "pino";

export type Log = Logger;

/** Bytes of lines that wait until a full disk takes them again; what comes beyond is lost. */
const mostUnwritten = 1_000_000;

/**
 * The process log: JSON lines on standard error. Nothing that is secret is ever handed to it;
 * the redaction list is the second lock on that door.
 */
export function openLog(service: string, level: string): Log {
  const target = pino.destination({ dest: 2, sync: true, maxLength: mostUnwritten });
  // What it could not write it writes with the next line, up to that length; the service goes on meanwhile.
  target.on("error", () => undefined);
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
    target,
  );
}
