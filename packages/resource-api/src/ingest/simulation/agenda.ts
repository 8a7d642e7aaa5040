/** What comes up when; of the same moment, what was added first comes first. */
export interface Agenda<Item> {
  add(moment: number, item: Item): void;
  /** The next moment; infinity where nothing comes up. */
  next(): number;
  /** Takes off the first item of at most this moment. */
  take(latest: number): Item | undefined;
}

interface Entry<Item> {
  readonly moment: number;
  readonly order: number;
  readonly item: Item;
}

/** A binary heap. */
export function createAgenda<Item>(): Agenda<Item> {
  const heap: Entry<Item>[] = [];
  let added = 0;
  const before = (one: number, other: number): boolean => {
    const [a, b] = [heap[one], heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.moment < b.moment || (a.moment === b.moment && a.order < b.order);
  };
  const swap = (one: number, other: number): void => {
    const [a, b] = [heap[one], heap[other]];
    if (a !== undefined && b !== undefined) [heap[one], heap[other]] = [b, a];
  };
  const sink = (): void => {
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const least = before(right, left) ? right : left;
      if (!before(least, at)) return;
      swap(least, at);
      at = least;
    }
  };
  return {
    add(moment, item) {
      heap.push({ moment, order: added++, item });
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!before(at, parent)) return;
        swap(at, parent);
        at = parent;
      }
    },
    next: () => heap[0]?.moment ?? Number.POSITIVE_INFINITY,
    take(latest) {
      const first = heap[0];
      if (first === undefined || first.moment > latest) return undefined;
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) {
        heap[0] = last;
        sink();
      }
      return first.item;
    },
  };
}
