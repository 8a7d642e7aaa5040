/** Questions to the person at the terminal. */
export interface Prompts {
  /** Whether the person says yes; what ends the question otherwise is a no. */
  confirm(question: string): Promise<boolean>;
  /** A secret that is not shown; undefined where the person gives up. */
  secret(question: string): Promise<string | undefined>;
}

/** Questions with @clack/prompts, which is read only when there is something to ask. */
export const terminalPrompts: Prompts = {
  async confirm(question) {
    const { confirm } = await import("@clack/prompts");
    return (await confirm({ message: question, initialValue: false })) === true;
  },
  async secret(question) {
    const { password } = await import("@clack/prompts");
    const answer = await password({ message: question });
    return typeof answer === "string" ? answer : undefined;
  },
};
