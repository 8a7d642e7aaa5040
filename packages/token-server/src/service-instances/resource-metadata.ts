/** What users write on an instance or key for themselves. */
export interface ResourceMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly tags: readonly string[];
}

/** Changes of labels and annotations: null removes one, what is absent stays. */
export interface MetadataChanges {
  readonly labels?: Readonly<Record<string, string | null>> | undefined;
  readonly annotations?: Readonly<Record<string, string | null>> | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** The columns of an instance or key on which nobody wrote anything. */
export const unlabelled = { metadata: null, updated_at: null } as const;

const nothing: ResourceMetadata = { labels: {}, annotations: {}, tags: [] };

/** What stands in a row's column `metadata`. */
export function storedMetadata(metadata: string | null): ResourceMetadata {
  return metadata === null ? nothing : (JSON.parse(metadata) as ResourceMetadata);
}

/** The column `metadata` after changes. */
export function changedMetadata(stored: string | null, changes: MetadataChanges): string | null {
  const before = storedMetadata(stored);
  const labels = merged(before.labels, changes.labels);
  const annotations = merged(before.annotations, changes.annotations);
  const tags = changes.tags ?? before.tags;
  const isEmpty = [labels, annotations, tags].every((part) => Object.keys(part).length === 0);
  return isEmpty ? null : JSON.stringify({ labels, annotations, tags });
}

function merged(
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>> = {},
): Record<string, string> {
  const entries = Object.entries({ ...before, ...changes });
  return Object.fromEntries(entries.flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
}
