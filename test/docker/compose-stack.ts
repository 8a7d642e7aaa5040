import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Ended } from "../processes.ts";
import { docker, dockerDoes } from "./engine.ts";

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Containers of a compose file, on free ports and with a folder of their own. */
export interface ComposeStack {
  /** The folder of the host in which certificates and keys come out, and who owns it. */
  readonly home: string;
  readonly owner: number;
  readonly image: string;
  compose(...words: readonly string[]): Promise<Ended>;
  composeDoes(...words: readonly string[]): Promise<string>;
  /** Id of a service's container. */
  container(service: string): Promise<string>;
  /** Where the host finds a port of a service's container. */
  url(service: string, port: number): Promise<string>;
  remove(): Promise<void>;
}

interface Override {
  /** The compose file, from the root of the repository. */
  readonly file: string;
  readonly name: string;
  /** What goes on top of it. */
  readonly services: (where: { readonly home: string; readonly image: string }) => readonly string[];
}

const published = (ports: readonly number[]): string =>
  `ports: !override [${ports.map((port) => `"127.0.0.1::${port}"`).join(", ")}]`;

/** docker-compose.yml with the client of the example beside it. */
export const single: Override = {
  file: "examples/compose/compose.yaml",
  name: "single",
  services: ({ home, image }) => [
    `tenantbox: { image: "${image}", build: { network: host }, ${published([8440, 8443, 8444, 8445])},`,
    `  volumes: !override ["${home}:/tenantbox", "data:/data"] }`,
    `client: { volumes: !override ["${home}:/tenant:ro", "${fromRoot("examples/compose/client.mjs")}:/client.mjs:ro"] }`,
  ],
};

/** Its profile "scale". */
export const scaled: Override = {
  file: "docker-compose.yml",
  name: "scale",
  services: ({ home, image }) => [
    ...["token-server-1", "token-server-2", "resource-api-1", "resource-api-2"].map(
      (name) =>
        `${name}: { image: "${image}", build: { network: host }, volumes: !override ["${home}:/tenantbox"] }`,
    ),
    `balancer: { ${published([9440, 9443, 9444, 9445])} }`,
  ],
};

export async function composeStack({ file, name, services }: Override): Promise<ComposeStack> {
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-compose-"));
  const home = await mkdtemp(join(folder, "home-"));
  const project = `tenantbox-test-${name}-${process.pid}`;
  const image = `${project}:local`;
  // Root itself would prove nothing of who may write where.
  const owner = process.getuid?.() || 1000;
  await chown(folder, owner, owner);
  await chown(home, owner, owner);
  const override = join(folder, "override.yaml");
  await writeFile(override, `services:\n${services({ home, image }).join("\n").replaceAll(/^/gm, "  ")}\n`);
  const settings = { HOST_UID: String(owner), HOST_GID: String(owner), COMPOSE_PROFILES: name };
  const files = ["-f", fromRoot(file), "-f", override];
  const words = (more: readonly string[]): readonly string[] => ["compose", "-p", project, ...files, ...more];
  const composeDoes = (...more: readonly string[]): Promise<string> => dockerDoes(words(more), settings);
  return {
    home,
    owner,
    image,
    compose: (...more) => docker(words(more), settings),
    composeDoes,
    container: (service) => composeDoes("ps", "-q", service),
    url: async (service, port) =>
      `https://localhost:${(await composeDoes("port", service, String(port))).split(":")[1]}`,
    async remove() {
      await docker(words(["down", "--volumes", "--timeout", "5"]), settings);
      await docker(["image", "rm", image]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
