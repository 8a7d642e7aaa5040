/** A timestamp of the API (ISO 8601, UTC) as people read it: to the second, or `-` when there is none. */
export function shownTime(timestamp: string | null | undefined): string {
  return timestamp === null || timestamp === undefined
    ? "-"
    : timestamp.replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
}
