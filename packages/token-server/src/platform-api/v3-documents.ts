/** A moment as Cloud Foundry writes it: UTC, whole seconds. @param moment epoch milliseconds */
export const timeOf = (moment: number): string => `${new Date(moment).toISOString().slice(0, 19)}Z`;

/** Metadata of what has none. */
export const noMetadata = { labels: {}, annotations: {} } as const;

/** A relationship to one other resource. */
export const relationTo = (guid: string) => ({ data: { guid } });
