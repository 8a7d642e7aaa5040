/** A stream of numbers that is the same for the same seed, on every machine. Never for secrets. */
export interface Random {
  /** At least 0, below 1. */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** One of the items; the list must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** One of the items, as often as its weight says. */
  weighted<T>(items: readonly (readonly [T, number])[]): T;
  /** Random bytes. */
  bytes(length: number): Buffer;
}

/** A stream of its own for each seed. */
export function createRandom(seed: number): Random {
  return randomFrom(spread(seed));
}

/** A stream of its own for what has this id (see `messageId`): adding to it changes nothing for the others. */
export function randomOf(id: string): Random {
  const bytes = Buffer.from(id, "base64url");
  const word = (index: number) => bytes.readInt32BE(5 + index * 4);
  return randomFrom([word(0), word(1), word(2), word(3) | 1]);
}

/** Marsaglia's xorshift128 over 32-bit words. */
function randomFrom([x, y, z, w]: [number, number, number, number]): Random {
  function word(): number {
    const t = x ^ (x << 11);
    x = y;
    y = z;
    z = w;
    w = w ^ (w >>> 19) ^ t ^ (t >>> 8);
    return w >>> 0;
  }
  const next = () => word() / 0x1_0000_0000;
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new RangeError("nothing to pick from");
    return item;
  };
  return {
    next,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick,
    weighted: (items) => {
      let rest = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [item, weight] of items) {
        rest -= weight;
        if (rest < 0) return item;
      }
      return pick(items)[0];
    },
    bytes: (length) => {
      const bytes = Buffer.alloc(length);
      for (let index = 0; index < length; index++) bytes[index] = word() >>> 24;
      return bytes;
    },
  };
}

/** Four words from one, by splitmix32. */
function spread(seed: number): [number, number, number, number] {
  let state = seed | 0;
  const step = () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  return [step(), step(), step(), step()];
}
