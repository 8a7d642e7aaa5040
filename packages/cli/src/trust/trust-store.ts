/** One program to run, with its words. */
export interface Step {
  readonly program: string;
  readonly words: readonly string[];
  /** Whether it changes what belongs to all users of the machine. */
  readonly asRoot?: true;
}

/** A place in which somebody looks up whom to trust. */
export interface TrustStore {
  /** For `--store`. */
  readonly name: StoreName;
  /** Who looks there, for people. */
  readonly title: string;
  readonly install: readonly Step[];
  readonly uninstall: readonly Step[];
  /** What brings the programs where they are missing. */
  readonly missing: string;
}

export const storeNames = ["system", "browsers", "java"] as const;
export type StoreName = (typeof storeNames)[number];

/** The root to trust: its file, and names for it that no other home's root has. */
export interface Root {
  /** PEM. */
  readonly file: string;
  /** Such as `tenantbox-1a2b3c4d`. */
  readonly name: string;
  /** SHA-1 of its DER in hexadecimal capitals, by which macOS and Windows find it again. */
  readonly sha1: string;
}

/** As a person types it. `quoted` writes a word so that the shell reads it back unchanged. */
export function lineOf(
  { program, words, asRoot }: Step,
  isRoot: boolean,
  quoted: (word: string) => string,
): string {
  return [...(asRoot === true && !isRoot ? ["sudo"] : []), program, ...words].map(quoted).join(" ");
}
