/** Numbers between 0 and 1, always the same for a seed (mulberry32). */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What rows and requests are drawn with. */
export function randomFrom(seed) {
  const next = numbers(seed);
  const integer = (from, to) => from + Math.floor(next() * (to - from + 1));
  return {
    integer,
    one: (list) => list[integer(0, list.length - 1)],
    chance: (share) => next() < share,
  };
}
