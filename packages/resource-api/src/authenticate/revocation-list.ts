import type { RevocationPage } from "./token-server-client.ts";

export interface RevocationListOptions {
  readonly fetchRevocations: (after: number, wait: boolean) => Promise<RevocationPage>;
  readonly now: () => number;
  readonly onFailure: (error: unknown) => void;
  /** Hears with each page which public keys there are. */
  readonly onKeys: (keys: RevocationPage["keys"]) => void;
  /** Hears of each subject that something was revoked or changed of. */
  readonly onSubject: (subject: string) => void;
}

/** What was revoked and may still be alive; small, because an entry ends with the last token it can concern. */
export interface RevocationList {
  has(subject: string, revSig: string): boolean;
  /** Whether the feed has been read once; before that, nobody knows what was revoked. */
  readonly loaded: boolean;
  /** Milliseconds since the feed was last read to its end; undefined before the first time. */
  age(): number | undefined;
  /** Reads what is new. */
  update(): Promise<void>;
  /** Keeps reading until `stop`; a token server that is away leaves the list as it is. */
  follow(): void;
  stop(): void;
}

/** A deleted key's tokens are refused within two seconds (decision 5); this leaves room for a slow answer. */
const pauseMs = 500;
/** After an answer that a token server has waited with, which is heard of sooner. */
const shortPauseMs = 10;

export function createRevocationList(options: RevocationListOptions): RevocationList {
  const until = new Map<string, number>();
  let position = 0;
  let timer: NodeJS.Timeout | undefined;
  let following = false;
  let loaded = false;
  let readAt: number | undefined;
  let waits = false;

  const nameOf = (subject: string, revSig: string): string => `${revSig} ${subject}`;

  const read = async (wait: boolean): Promise<void> => {
    // A page holds only so many entries; the feed has ended when it goes no further.
    for (let before = -1; before !== position; ) {
      const isFirst = before === -1;
      before = position;
      const page = await options.fetchRevocations(position, wait && isFirst);
      if (isFirst) waits = page.waits;
      for (const { kind, subject, revSig, until: end } of page.revocations) {
        if (kind === "revoked") until.set(nameOf(subject, revSig), end);
        if (kind === "restored") until.delete(nameOf(subject, revSig));
        options.onSubject(subject);
      }
      position = page.last;
      options.onKeys(page.keys);
    }
    loaded = true;
    readAt = performance.now();
    const now = options.now();
    for (const [name, end] of until) if (end < now) until.delete(name);
  };

  // One after the other: a page that comes late must not undo what a newer one said.
  let last: Promise<void> = Promise.resolve();
  const update = (wait = false): Promise<void> => {
    last = last.then(
      () => read(wait),
      () => read(wait),
    );
    return last;
  };

  const turn = async (): Promise<void> => {
    const done = await update(loaded).then(
      () => true,
      (error: unknown) => options.onFailure(error),
    );
    if (!following) return;
    timer = setTimeout(() => void turn(), done === true && waits ? shortPauseMs : pauseMs);
    timer.unref();
  };

  return {
    get loaded() {
      return loaded;
    },
    has: (subject, revSig) => until.has(nameOf(subject, revSig)),
    age: () => (readAt === undefined ? undefined : performance.now() - readAt),
    update: () => update(),
    follow() {
      following = true;
      void turn();
    },
    stop() {
      following = false;
      clearTimeout(timer);
    },
  };
}
