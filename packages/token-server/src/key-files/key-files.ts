import { readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  isServiceKeyFileName,
  type ServiceKeyDocument,
  serviceKeyFileName,
} from "@tenantbox/shared/service-key";
import { PrivateFileError, writePrivateFile } from "../private-files/private-files.ts";
import { InstanceError, type ServiceInstances } from "../service-instances/index.ts";

/** A key as its files show it. */
interface KeyFile {
  readonly instance: string;
  readonly key: string;
  readonly document: ServiceKeyDocument;
}

/** `keys/` in the home: the service keys as files, for scripts and curl (architecture, section 5). */
export interface KeyFiles {
  /** Makes the files of one key what the key is by now, which somebody may have deleted or brought back meanwhile. */
  follow(instance: string, key: string): Promise<void>;
  /** Takes the files of a key along when its instance gets another name: a private key in them may stand nowhere else. */
  move(from: string, to: string, key: string): Promise<void>;
  /**
   * Makes the folder hold exactly the keys there are: URLs may have moved, keys may be gone, one or the other even
   * between its name and its document. What else somebody keeps there is left alone.
   */
  rewrite(): Promise<void>;
}

const extensions = ["json", "crt", "key"] as const;

type Keys = Pick<ServiceInstances, "listInstances" | "listKeys" | "getKey">;

export function createKeyFiles(home: string, instances: Keys): KeyFiles {
  const folder = join(home, "keys");
  const pathOf = (instance: string, key: string, extension: (typeof extensions)[number]): string =>
    join(folder, serviceKeyFileName(instance, key, extension));

  const write = async ({ instance, key, document }: KeyFile): Promise<void> => {
    const { certificate, key: privateKey } = document.oauth;
    await writeChanged(pathOf(instance, key, "json"), `${JSON.stringify(document, null, 2)}\n`);
    if (certificate !== undefined) await writeChanged(pathOf(instance, key, "crt"), certificate);
    if (privateKey !== undefined) await writeChanged(pathOf(instance, key, "key"), privateKey);
  };

  // One after the other: a rewrite must not remove what a creation has just written.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const turn = last.then(step);
    last = turn.catch(() => undefined);
    return turn;
  };

  const remove = async (instance: string, key: string): Promise<void> => {
    await Promise.all(extensions.map((extension) => rm(pathOf(instance, key, extension), { force: true })));
  };
  const rewrite = async (): Promise<void> => {
    // Looked at first: another token server of this home writes the file of a key once the key is there.
    const files = await readdir(folder).catch(() => []);
    const keys = await allKeys(instances);
    const names = keys.flatMap(({ instance, key }) =>
      extensions.map((extension) => serviceKeyFileName(instance, key, extension)),
    );
    const kept = new Set(names);
    const gone = files.filter((name) => isServiceKeyFileName(finished(name)) && !kept.has(name));
    await Promise.all(gone.map((name) => rm(join(folder, name), { force: true })));
    await Promise.all(keys.map(write));
  };

  const follow = async (instance: string, key: string): Promise<void> => {
    const document = await documentOf(instances, instance, key);
    return document === undefined ? remove(instance, key) : write({ instance, key, document });
  };

  return {
    follow: (instance, key) => inTurn(() => follow(instance, key)),
    move: (from, to, key) =>
      inTurn(async () => {
        for (const extension of extensions)
          await renamePresent(pathOf(from, key, extension), pathOf(to, key, extension));
        for (const instance of [from, to]) await follow(instance, key);
      }),
    rewrite: () => inTurn(rewrite),
  };
}

async function allKeys(instances: Keys): Promise<KeyFile[]> {
  const keys: KeyFile[] = [];
  for (const { name: instance } of await instances.listInstances()) {
    const listed = (await present(() => instances.listKeys(instance))) ?? [];
    for (const { name: key } of listed) {
      const document = await documentOf(instances, instance, key);
      if (document !== undefined) keys.push({ instance, key, document });
    }
  }
  return keys;
}

/** The name that a file was to get whose writing was cut off, as `private-files` names it meanwhile. */
const finished = (name: string): string => name.replace(/^\.(.+)\.[0-9a-f]{12}$/, "$1");

/** Undefined where there is no such key. */
async function documentOf(
  instances: Keys,
  instance: string,
  key: string,
): Promise<ServiceKeyDocument | undefined> {
  return (await present(() => instances.getKey(instance, key)))?.document;
}

/** Undefined where what is asked for was deleted meanwhile. */
async function present<Found>(find: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof InstanceError && error.code === "not-found") return undefined;
    throw error;
  }
}

/** Nothing happens where there is no such file, or where it has its name already. */
async function renamePresent(from: string, to: string): Promise<void> {
  if (from === to) return;
  await rename(from, to).catch((error: unknown) => {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  });
}

/**
 * A file that says the same already stays as it is: to write one for good takes the disk some milliseconds. Another token
 * server of this home that starts clears away what looks left behind, half written files of ours too: they are written
 * again.
 */
async function writeChanged(path: string, content: string): Promise<void> {
  const before = await readFile(path, "utf8").catch(() => undefined);
  if (before === content) return;
  for (let left = 10; ; left -= 1) {
    try {
      return await writePrivateFile(path, content);
    } catch (error) {
      if (left === 0 || !isGone(error)) throw error;
    }
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof PrivateFileError &&
  error.cause instanceof Error &&
  "code" in error.cause &&
  error.cause.code === "ENOENT";
