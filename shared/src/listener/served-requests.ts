import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "./log.ts";

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** The requests that a server serves at once, by whichever of its listeners they came. */
export interface ServedRequests {
  /** How many are served at this moment, from their heads to the end of their answers. */
  readonly running: number;
  /** Handles what there is room for, and has the rest refused. */
  around(handle: Handle): Handle;
}

export interface ServedRequestsOptions {
  /** How many may be served at once. */
  readonly most: number;
  /** Answers 503 with `Retry-After` (RFC 9110 section 15.6.4) in the server's own form. */
  readonly refuse: Handle;
  /** What is handled in any case and does not count, since other servers depend on it. */
  readonly isExempt?: ((request: IncomingMessage) => boolean) | undefined;
  readonly log: Pick<Log, "warn">;
}

/**
 * Counts the requests of one server. A flood is one line in the log: the next one comes only after half of the
 * requests have ended meanwhile.
 */
export function createServedRequests({ most, refuse, isExempt, log }: ServedRequestsOptions): ServedRequests {
  let running = 0;
  let full = false;
  const ended = (): void => {
    running -= 1;
    if (running <= most / 2) full = false;
  };
  return {
    get running() {
      return running;
    },
    around: (handle) => (request, response) => {
      if (isExempt?.(request) === true) return handle(request, response);
      if (running >= most) {
        if (!full)
          log.warn({ running }, "too many requests at once; others get 503 (TENANTBOX_MAX_REQUESTS)");
        full = true;
        return refuse(request, response);
      }
      running += 1;
      response.once("close", ended);
      handle(request, response);
    },
  };
}
