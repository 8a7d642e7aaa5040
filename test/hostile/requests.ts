import type { Answer } from "./answers.ts";
import type { HostileStack } from "./hostile-stack.ts";

/** A query option's text as it stands in a URL; blanks as `+`, which is shorter. */
export const escaped = (text: string): string => encodeURIComponent(text).replaceAll("%20", "+");

/** A list of logs, with options as they stand in the URL. */
export const list = (stack: HostileStack, options: string, more = ""): string =>
  stack.get(`MessageProcessingLogs?${options}`, more);

interface FeedDocument {
  readonly d: { readonly results: readonly Record<string, unknown>[]; readonly __next?: string };
}

/** A feed's document. @throws where the answer is none */
export const feedOf = (answer: Answer | undefined): FeedDocument["d"] =>
  (JSON.parse(answer?.body.toString("utf8") ?? "") as FeedDocument).d;

/** The entities of a feed. */
export const resultsOf = (answer: Answer | undefined): readonly Record<string, unknown>[] =>
  feedOf(answer).results;

/** A request's head with a Host; `more` is further header lines, each ended by CRLF. */
export const head = (line: string, more = ""): string => `${line} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
