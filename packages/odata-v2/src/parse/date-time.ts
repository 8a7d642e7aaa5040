// Lexical forms of OData V2 ("Abstract Type System"): datetime'yyyy-mm-ddThh:mm[:ss[.fffffff]]' without a zone,
// datetimeoffset with one, time'PnDTnHnMnS'. Digits after the third of the fraction must be zeros: the service
// keeps milliseconds, and a literal it would have to round is refused.

const dateTime =
  /^([0-9]{1,4})-([0-9]{1,2})-([0-9]{1,2})T([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2})(?:\.([0-9]{1,7}))?)?$/;
const offset = /^(.{1,40}?)(Z|[+ -][0-9]{2}:[0-9]{2})$/;
const duration =
  /^P(?:([0-9]{1,2})D)?T?(?:([0-9]{1,2})H)?(?:([0-9]{1,4})M)?(?:([0-9]{1,5})(?:\.([0-9]{1,7}))?S)?$/;

/** Epoch milliseconds, UTC; undefined when malformed or no date of the calendar. */
export function dateTimeMilliseconds(text: string): number | undefined {
  const match = text.length <= 40 ? dateTime.exec(text) : null;
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const milliseconds = fractionMilliseconds(match[7]);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined) return undefined;
  if (milliseconds === undefined || year < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
}

/** Epoch milliseconds of a time with a zone; without one it counts as UTC. A blank was `+` before it was decoded. */
export function dateTimeOffsetMilliseconds(text: string): number | undefined {
  const match = text.length <= 46 ? offset.exec(text) : null;
  const local = dateTimeMilliseconds(match?.[1] ?? text);
  const zone = match?.[2];
  if (local === undefined || zone === undefined || zone === "Z") return local;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  if (hours > 14 || minutes > 59) return undefined;
  return local - (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Milliseconds since midnight. */
export function timeMilliseconds(text: string): number | undefined {
  const match = text.length <= 40 ? duration.exec(text) : null;
  if (match === null || /[PT]$/.test(text)) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1, 5).map((part) => Number(part ?? 0));
  const milliseconds = fractionMilliseconds(match[5]);
  if (milliseconds === undefined) return undefined;
  const total =
    ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000 + milliseconds;
  return total < 86_400_000 ? total : undefined;
}

function fractionMilliseconds(digits = ""): number | undefined {
  if (/[1-9]/.test(digits.slice(3))) return undefined;
  return Number(digits.slice(0, 3).padEnd(3, "0"));
}
