import { type Feed, read } from "./flows.ts";
import type { Reply } from "./request.ts";
import type { Client } from "./tenant.ts";

type Entity = Readonly<Record<string, unknown>>;

/** What a path answers: all that a client can tell apart, with the tenant's own addresses taken out. */
export interface Answered {
  readonly path: string;
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const atOnce = 6;

/**
 * Every path of the whole API that can be reached from its service document: lists, their counts, their entities,
 * what these lead to, links, single properties and media. `more` are paths that nothing leads to.
 */
export async function pathsOf(
  client: Client,
  token: string,
  more: readonly string[] = [],
): Promise<string[]> {
  const known = new Set<string>(["", "$metadata", ...more]);
  const add = (path: string): void => void known.add(path);
  const service = await read(client, token, "");
  for (const set of service.json<{ d: { EntitySets: string[] } }>().d.EntitySets) {
    add(set);
    add(`${set}?$top=3&$inlinecount=allpages`);
    add(`${set}/$count`);
  }
  const base = `${client.apiUrl}/api/v1/`;
  const look = async (path: string): Promise<void> => {
    const reply = await read(client, token, path);
    if (reply.status !== 200 || !reply.text.startsWith('{"d":')) return;
    const { d } = reply.json<{ d: Entity & Partial<Feed<Entity>["d"]> }>();
    if (d.__next !== undefined) add(d.__next);
    for (const entity of d.results ?? (isEntity(d) ? [d] : []))
      for (const found of below(entity, base)) add(found);
  };
  const seen = new Set<string>();
  for (;;) {
    const fresh = [...known].filter(
      (path) => !seen.has(path) && !/\$(value|count|metadata|links)/.test(path),
    );
    if (fresh.length === 0) return [...known].toSorted();
    for (const path of fresh) seen.add(path);
    await inTurns(fresh, look);
  }
}

/** What each path answers, in JSON and in Atom (media and texts as they come). */
export async function answersOf(
  client: Client,
  token: string,
  paths: readonly string[],
): Promise<Answered[]> {
  const answers: Answered[] = [];
  const asked = paths.flatMap((path) =>
    /\$(value|count|metadata)/.test(path)
      ? [{ path, accept: "*/*" }]
      : [
          { path, accept: "application/json" },
          { path, accept: "application/atom+xml,application/xml,application/atomsvc+xml" },
        ],
  );
  await inTurns(asked, async ({ path, accept }) => {
    answers.push(
      answered(`${accept} ${path}`, await read(client, token, path, { headers: { accept } }), client),
    );
  });
  return answers.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function answered(path: string, reply: Reply, { apiUrl }: Client): Answered {
  const { host } = new URL(apiUrl);
  return {
    path,
    status: reply.status,
    contentType: String(reply.headers["content-type"]),
    // Bytes as they came, one character each.
    body: reply.bytes
      .toString("latin1")
      .replaceAll(host, "HOST")
      .replaceAll(encodeURIComponent(host), "HOST"),
  };
}

const isEntity = (value: unknown): value is Entity & { __metadata: { uri: string; media_src?: string } } =>
  typeof value === "object" && value !== null && "__metadata" in value;

function below(entity: Entity, base: string): string[] {
  if (!isEntity(entity)) return [];
  const { uri, media_src: media } = entity.__metadata;
  const own = uri.replace(base, "");
  const paths = [own];
  if (media !== undefined) paths.push(`${own}/$value`);
  for (const [name, value] of Object.entries(entity)) {
    if (name === "__metadata" || typeof value !== "object" || value === null) continue;
    if ("__deferred" in value) {
      const led = (value.__deferred as { uri: string }).uri.replace(base, "");
      paths.push(led, `${led}/$count`, `${led}/$value`, `${own}/$links/${name}`);
    }
  }
  return paths;
}

async function inTurns<Item>(items: readonly Item[], step: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await step(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
