import { type Stack, removeStack, writeStack } from "../connection/stack-file.ts";
import { CommandError, messageOf } from "../errors.ts";
import { type KeptService, keepService } from "./kept-service.ts";
import type { ServiceUrls } from "./message.ts";
import { withBoundPorts, withTokenServer } from "./service-environment.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface SuperviseOptions {
  readonly node: string;
  readonly pid: number;
  readonly home: string;
  readonly environment: Environment;
  /** How long a service goes on serving when it is asked to end, in milliseconds. */
  readonly drainMs: number;
  /** The start files of the two services. */
  readonly scripts: { readonly tokenServer: string; readonly resourceApi: string };
  /** What `stack.json` says of the stack besides its addresses. */
  readonly about: Pick<Stack, "startedAt" | "version" | "nodeVersion">;
  readonly onReady: (stack: Stack) => void;
  readonly notice: (line: string) => void;
  /** Aborted once to stop; `force` aborted to stop at once. */
  readonly stop: AbortSignal;
  readonly force: AbortSignal;
}

const patience = 5000;

/**
 * Runs the two services until `stop` (architecture, decision 12). A service that fails before the stack is
 * ready ends everything; after that it is started again, and the other one goes on serving.
 * @throws {CommandError} with the failed service's line and exit code
 */
export async function supervise(options: SuperviseOptions): Promise<void> {
  const { home, scripts, stop } = options;
  const lost = Promise.withResolvers<never>();
  const urls: ServiceUrls = {};
  const services: { tokenServer?: KeptService; resourceApi?: KeptService } = {};
  const ready = new Set<string>();
  let published = Promise.resolve(false);
  let isPublished = false;

  const keep = (
    name: string,
    script: string,
    run: { environment: () => Environment; listening: () => void },
  ) =>
    keepService({
      name,
      node: options.node,
      script,
      environment: run.environment,
      restarts: () => isPublished,
      onLost: ({ message, exitCode }) => lost.reject(new CommandError(message, exitCode)),
      notice: options.notice,
      onMessage(message) {
        if (message.type === "listening") {
          Object.assign(urls, message.urls);
          run.listening();
        }
        if (message.type === "ready") {
          ready.add(name);
          if (ready.size === 2 && !stop.aborted) published = publish();
          // A file that tells old numbers is no reason to end a stack that serves.
          published.catch((error: unknown) =>
            isPublished ? options.notice(messageOf(error)) : lost.reject(error),
          );
        }
      },
    });

  const publish = async (): Promise<boolean> => {
    const pids = {
      supervisor: options.pid,
      "token-server": services.tokenServer?.pid,
      "resource-api": services.resourceApi?.pid,
    };
    const stack = { ...stackOf(urls, pids), ...options.about };
    await writeStack(home, stack);
    if (!isPublished) options.onReady(stack);
    isPublished = true;
    return true;
  };

  const announceApi = (): void => {
    if (urls.apiUrl !== undefined) services.tokenServer?.send({ type: "stack", apiUrl: urls.apiUrl });
  };
  services.tokenServer = keep("token-server", scripts.tokenServer, {
    environment: () => withBoundPorts(options.environment, urls),
    listening() {
      announceApi();
      services.resourceApi ??= keep("resource-api", scripts.resourceApi, {
        environment: () => withTokenServer(withBoundPorts(options.environment, urls), urls),
        listening: announceApi,
      });
    },
  });

  try {
    await Promise.race([lost.promise, aborted(stop)]);
  } finally {
    const running = [services.resourceApi, services.tokenServer].filter((service) => service !== undefined);
    void aborted(options.force).then(() => running.forEach((service) => service.kill()));
    await Promise.all(running.map((service) => service.stop(patience + options.drainMs)));
    if (await published.catch(() => true)) await removeStack(home);
  }
}

function stackOf(urls: ServiceUrls, pids: Record<string, number | undefined>): Stack {
  const { tokenUrl = "", tokenMtlsUrl = "", apiUrl = "", ...optional } = urls;
  const known = Object.entries(pids).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return { tokenUrl, tokenMtlsUrl, apiUrl, ...optional, pids: Object.fromEntries(known) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener("abort", () => done(), { once: true });
  });
}
