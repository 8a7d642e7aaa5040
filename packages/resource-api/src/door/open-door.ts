import { type ListenerOptions, openListener } from "@tenantbox/shared/listener";
import { byPath, type Handlers } from "./by-path.ts";
import { createPassOn, type PassOnOptions } from "./pass-on.ts";

/** Name of the listener, as exchanges carry it; the token server knows it too. */
export const doorListener = "door";

export interface DoorOptions
  extends Pick<
      ListenerOptions,
      "bind" | "limits" | "log" | "audit" | "onAnswered" | "passedOn" | "ignoredIn"
    >,
    Pick<Handlers, "own"> {
  readonly port: number;
  /** What the door shows in TLS; undefined for plain HTTP, which is for loopback addresses only. */
  readonly tls: ListenerOptions["tls"];
  readonly urls: readonly string[];
  /** Whether this server is. */
  readonly ready: () => boolean;
  readonly tokenServer: Omit<PassOnOptions, "log" | "audit">;
}

/** The one door, open. */
export interface Door {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens one port for token server and resource API, told apart by path. It is ready when both are. It asks for no
 * certificate: certificates prove callers at the listeners made for them.
 * @throws {ListenerError} when the port cannot be had
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const { log, audit, own, ready, urls, tls, tokenServer, ...open } = options;
  const passOn = createPassOn({ ...tokenServer, log, audit });
  const listener = await openListener({
    ...open,
    log,
    audit,
    tls,
    name: doorListener,
    setting: "TENANTBOX_DOOR_PORT",
    handle: byPath({ own, passOn: passOn.pass }),
    ready: async () => ready() && (await passOn.ready()),
  });
  if (tls === undefined) log.info({ port: listener.port }, "the door speaks plain HTTP");
  return {
    url: urls[0] ?? `${tls === undefined ? "http" : "https"}://localhost:${listener.port}`,
    async close() {
      await listener.close();
      await passOn.close();
    },
  };
}
