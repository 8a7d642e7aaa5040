import { type Stack, removeStack, writeStack } from "../connection/stack-file.ts";
import { CommandError } from "../errors.ts";
import { type KeptService, keepService } from "./kept-service.ts";
import type { ServiceMessage } from "./message.ts";
import { withBoundPorts, withTokenServer } from "./service-environment.ts";

export interface SuperviseOptions {
  readonly node: string;
  readonly pid: number;
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The start files of the two services. */
  readonly scripts: { readonly tokenServer: string; readonly resourceApi: string };
  readonly onReady: (stack: Stack) => void;
  readonly notice: (line: string) => void;
  /** Aborted once to stop; `force` aborted to stop at once. */
  readonly stop: AbortSignal;
  readonly force: AbortSignal;
}

const patience = 5000;

const tokenPorts = { tokenUrl: "TENANTBOX_TOKEN_PORT", tokenMtlsUrl: "TENANTBOX_TOKEN_MTLS_PORT" };
const apiPorts = { apiUrl: "TENANTBOX_API_PORT" };

/**
 * Runs the two services until `stop` (architecture, decision 12). A service that fails before the stack is
 * ready ends everything; after that it is started again, and the other one goes on serving.
 * @throws {CommandError} with the failed service's line and exit code
 */
export async function supervise(options: SuperviseOptions): Promise<void> {
  const { promise: lost, reject } = Promise.withResolvers<never>();
  const urls: Record<string, string> = {};
  const ready = new Set<string>();
  let published = false;
  let tokenServer: KeptService | undefined;
  let resourceApi: KeptService | undefined;

  const keep = (
    name: string,
    script: string,
    environment: () => SuperviseOptions["environment"],
    onListening: () => void,
  ): KeptService =>
    keepService({
      name,
      node: options.node,
      script,
      environment,
      restarts: () => published,
      onLost: ({ message, exitCode }) => reject(new CommandError(message, exitCode)),
      notice: options.notice,
      onMessage(message) {
        if (message.type === "listening") {
          Object.assign(urls, message.urls);
          onListening();
        }
        if (message.type === "ready") void becomeReady(name).catch(reject);
      },
    });

  const becomeReady = async (name: string): Promise<void> => {
    ready.add(name);
    if (ready.size < 2 || options.stop.aborted) return;
    const stack = stackOf(urls, { supervisor: options.pid, "token-server": tokenServer?.pid, "resource-api": resourceApi?.pid });
    await writeStack(options.home, stack);
    if (published) return;
    published = true;
    options.onReady(stack);
  };

  const announceApi = (): void => {
    if (urls["apiUrl"] !== undefined) tokenServer?.send({ type: "stack", apiUrl: urls["apiUrl"] });
  };

  tokenServer = keep(
    "token-server",
    options.scripts.tokenServer,
    () => withBoundPorts(options.environment, urls, tokenPorts),
    () => {
      announceApi();
      resourceApi ??= keep(
        "resource-api",
        options.scripts.resourceApi,
        () => withTokenServer(withBoundPorts(options.environment, urls, apiPorts), { tokenUrl: urls["tokenUrl"] ?? "", tokenMtlsUrl: urls["tokenMtlsUrl"] ?? "" }),
        announceApi,
      );
    },
  );

  try {
    await Promise.race([lost, aborted(options.stop)]);
  } finally {
    const services = [resourceApi, tokenServer].filter((service) => service !== undefined);
    options.force.addEventListener("abort", () => services.forEach((service) => service.kill()));
    await Promise.all(services.map((service) => service.stop(patience)));
    if (published) await removeStack(options.home);
  }
}
