/**
 * Pages besides the tutorials whose blocks are run in one shell as they stand, from top to bottom, with a running
 * tenant that has test features on. They come after the tutorials.
 */
export const pages: readonly string[] = ["docs/test-features.md", "docs/token-life.md"];

/** Pages that are made from the program, and the test that holds the program to their commands: understood, not run. */
export const madePages: Readonly<Record<string, string>> = {
  "docs/command-line.md": "test/command-line-page.test.ts",
};

export const isTutorial = (document: string): boolean => /^docs\/tutorials\/\d-/.test(document);
