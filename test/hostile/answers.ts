/** One HTTP answer as it stood on the wire. */
export interface Answer {
  readonly status: number;
  /** Status line and headers as they came. */
  readonly head: string;
  /** By lower-case name; the last one where a name comes twice. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Cuts what is received into answers (RFC 9112 section 6.3). */
export interface AnswerReader {
  /** Takes what came in; gives back the answers that are whole with it. */
  push(chunk: Buffer): readonly Answer[];
  /** The connection is closed: gives back an answer that was to end so. */
  close(): readonly Answer[];
  /** What came behind the last whole answer. */
  readonly rest: Buffer;
}

/** @param head the requests are HEAD: answers have no bodies */
export function createAnswerReader(head: boolean): AnswerReader {
  let rest = Buffer.alloc(0);
  // What has come in behind `rest`; joined only once an answer can be whole, since a large one has many chunks.
  let more: Buffer[] = [];
  let size = 0;
  let wanted = 0;
  const takeAll = (closed: boolean): readonly Answer[] => {
    if (size < wanted && !closed) return [];
    rest = Buffer.concat([rest, ...more]);
    more = [];
    const answers: Answer[] = [];
    for (;;) {
      const found = firstAnswer(rest, head, closed);
      if (found === undefined) {
        size = rest.length;
        wanted = announcedSize(rest, head);
        return answers;
      }
      answers.push(found.answer);
      rest = rest.subarray(found.end);
    }
  };
  return {
    push(chunk) {
      more.push(chunk);
      size += chunk.length;
      return takeAll(false);
    },
    close: () => takeAll(true),
    get rest() {
      return rest;
    },
  };
}

/** How many bytes the answer that has begun will have, where its head says so. */
function announcedSize(received: Buffer, head: boolean): number {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd === -1 || head) return 0;
  const length = headersOf(received.toString("latin1", 0, headEnd))["content-length"];
  return length === undefined ? 0 : headEnd + 4 + Number(length);
}

function firstAnswer(
  received: Buffer,
  head: boolean,
  closed: boolean,
): { answer: Answer; end: number } | undefined {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const text = received.toString("latin1", 0, headEnd);
  const headers = headersOf(text);
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(`${text} `)?.[1]);
  if (Number.isNaN(status)) throw new Error(`not an HTTP answer: ${JSON.stringify(text.slice(0, 200))}`);
  const bodyAt = headEnd + 4;
  const bodiless = head || status < 200 || status === 204 || status === 304;
  const body = bodiless
    ? { content: Buffer.alloc(0), end: bodyAt }
    : bodyAfter(received, bodyAt, headers, closed);
  if (body === undefined) return undefined;
  return { answer: { status, head: text, headers, body: body.content }, end: body.end };
}

function headersOf(head: string): Record<string, string> {
  const lines = head.split("\r\n").slice(1);
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}

interface Body {
  readonly content: Buffer;
  readonly end: number;
}

function bodyAfter(
  received: Buffer,
  at: number,
  headers: Readonly<Record<string, string>>,
  closed: boolean,
): Body | undefined {
  if (headers["transfer-encoding"] === "chunked") return chunksAfter(received, at);
  const declared = headers["content-length"];
  if (declared === undefined)
    return closed ? { content: received.subarray(at), end: received.length } : undefined;
  const end = at + Number(declared);
  return received.length < end ? undefined : { content: received.subarray(at, end), end };
}

function chunksAfter(received: Buffer, start: number): Body | undefined {
  const chunks: Buffer[] = [];
  for (let at = start; ; ) {
    const line = received.indexOf("\r\n", at);
    if (line === -1) return undefined;
    const size = Number.parseInt(received.toString("latin1", at, line), 16);
    const end = line + 2 + size + 2;
    if (received.length < end) return undefined;
    if (size === 0) return { content: Buffer.concat(chunks), end };
    chunks.push(received.subarray(line + 2, end - 2));
    at = end;
  }
}
