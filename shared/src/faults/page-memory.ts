import type { WholeAnswer } from "./whole-answer.ts";

interface Asked {
  readonly path: string;
  readonly client: string | undefined;
}

/** The last answers, one for each client and path, at most a hundred; the oldest goes first. */
export interface PageMemory {
  find(asked: Asked): WholeAnswer | undefined;
  keep(asked: Asked, answer: WholeAnswer): void;
}

const most = 100;

export function createPageMemory(): PageMemory {
  const pages = new Map<string, WholeAnswer>();
  const nameOf = ({ path, client = "" }: Asked): string => JSON.stringify([client, path]);
  return {
    find: (asked) => pages.get(nameOf(asked)),
    keep(asked, answer) {
      // Only a page can be a stale one.
      if (answer.status !== 200) return;
      // Each answer has the id of its own request.
      const { "x-correlation-id": _, ...headers } = answer.headers;
      pages.delete(nameOf(asked));
      pages.set(nameOf(asked), { ...answer, headers });
      const [oldest] = pages.keys();
      if (pages.size > most && oldest !== undefined) pages.delete(oldest);
    },
  };
}
