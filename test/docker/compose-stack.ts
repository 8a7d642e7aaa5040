import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Ended } from "../processes.ts";
import { docker, dockerDoes } from "./engine.ts";

const example = fileURLToPath(new URL("../../examples/compose/compose.yaml", import.meta.url));
const client = fileURLToPath(new URL("../../examples/compose/client.mjs", import.meta.url));

/** The stack of docker-compose.yml with the client of the example, on free ports and with a folder of its own. */
export interface ComposeStack {
  /** The folder of the host in which certificates and keys come out, and who owns it. */
  readonly home: string;
  readonly owner: number;
  readonly image: string;
  compose(...words: readonly string[]): Promise<Ended>;
  composeDoes(...words: readonly string[]): Promise<string>;
  /** Id of the tenant's container. */
  container(): Promise<string>;
  /** Where the host finds a port of the tenant's container. */
  url(port: number): Promise<string>;
  remove(): Promise<void>;
}

export async function composeStack(): Promise<ComposeStack> {
  const folder = await mkdtemp(join(tmpdir(), "tenantbox-compose-"));
  const home = await mkdtemp(join(folder, "home-"));
  const project = `tenantbox-test-${process.pid}`;
  const image = `${project}:local`;
  // Root itself would prove nothing of who may write where.
  const owner = process.getuid?.() || 1000;
  await chown(folder, owner, owner);
  await chown(home, owner, owner);
  const override = join(folder, "override.yaml");
  const ports = [8440, 8443, 8444, 8445].map((port) => `"127.0.0.1::${port}"`);
  await writeFile(
    override,
    `services:
  tenantbox:
    image: ${image}
    build: { network: host }
    ports: !override [${ports.join(", ")}]
    volumes: !override ["${home}:/tenantbox", "data:/data"]
  client:
    volumes: !override ["${home}:/tenant:ro", "${client}:/client.mjs:ro"]
`,
  );
  const settings = { HOST_UID: String(owner), HOST_GID: String(owner) };
  const words = (more: readonly string[]) => [
    "compose",
    "-p",
    project,
    "-f",
    example,
    "-f",
    override,
    ...more,
  ];
  const composeDoes = (...more: readonly string[]): Promise<string> => dockerDoes(words(more), settings);
  return {
    home,
    owner,
    image,
    compose: (...more) => docker(words(more), settings),
    composeDoes,
    container: () => composeDoes("ps", "-q", "tenantbox"),
    url: async (port) =>
      `https://localhost:${(await composeDoes("port", "tenantbox", String(port))).split(":")[1]}`,
    async remove() {
      await docker(words(["down", "--volumes", "--timeout", "5"]), settings);
      await docker(["image", "rm", image]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
