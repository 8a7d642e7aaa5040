/**
 * Milliseconds since 1970 as `YYYY-MM-DDThh:mm:ss.fff` in UTC, without a zone: no fraction at full seconds, and
 * no zeros at the fraction's end (fact sheet, section 6.3).
 */
export function dateTimeText(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  let end = text.length - 1;
  while (text.charCodeAt(end - 1) === 48 && end > text.length - 4) end -= 1;
  return text.slice(0, end === text.length - 4 ? end - 1 : end);
}

/** `PT1H2M3.004S` (XML Schema duration), from milliseconds since midnight. */
export function durationText(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor(milliseconds / 60_000) % 60;
  const seconds = (milliseconds % 60_000) / 1000;
  return `PT${hours}H${minutes}M${seconds}S`;
}
