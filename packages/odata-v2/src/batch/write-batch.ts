/** An answer as a part of a batch answer. */
export interface BatchAnswer {
  readonly status: number;
  /** The status in words. */
  readonly reasonPhrase: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Echoed when the request had one. */
  readonly contentId: string | undefined;
}

/** What a batch answers to one of its items: a change set that failed is answered by one answer alone. */
export type BatchItemAnswer =
  | { readonly kind: "request"; readonly answer: BatchAnswer }
  | { readonly kind: "change-set"; readonly answers: readonly BatchAnswer[] };

export interface BatchDocument {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/**
 * Answers in the order of their requests as one multipart/mixed body (OData V2 batch processing, section 2.3),
 * which goes out with status 202.
 *
 * @param boundary makes a boundary that is in none of the bodies; by default a random one.
 */
export function writeBatch(
  items: readonly BatchItemAnswer[],
  boundary: (prefix: "batch" | "changeset") => string = randomBoundary,
): BatchDocument {
  const own = boundary("batch");
  const parts = items.map((item) => {
    if (item.kind === "request") return httpPart(item.answer);
    const inner = boundary("changeset");
    const content = multipart(item.answers.map(httpPart), inner);
    return part([`Content-Type: multipart/mixed; boundary=${inner}`], content);
  });
  const body = Buffer.concat(multipart(parts, own));
  return { contentType: `multipart/mixed; boundary=${own}`, body };
}

/** Bytes that follow each other. They are put together once, at the end: bodies are large, and copies cost memory. */
type Pieces = readonly Uint8Array[];

function httpPart({ status, reasonPhrase, headers, body, contentId }: BatchAnswer): Pieces {
  const echo = contentId === undefined ? [] : [`Content-Id: ${contentId}`];
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [
    `HTTP/1.1 ${status} ${reasonPhrase}`,
    ...fields,
    ...echo,
    `Content-Length: ${body.byteLength}`,
  ];
  const content = [text(`${head.join("\r\n")}\r\n\r\n`), body];
  return part(["Content-Type: application/http", "Content-Transfer-Encoding: binary", ...echo], content);
}

function part(fields: readonly string[], content: Pieces): Pieces {
  const length = content.reduce((sum, piece) => sum + piece.byteLength, 0);
  return [text(`${[...fields, `Content-Length: ${length}`].join("\r\n")}\r\n\r\n`), ...content];
}

function multipart(parts: readonly Pieces[], boundary: string): Pieces {
  const opening = text(`--${boundary}\r\n`);
  const end = text("\r\n");
  return [...parts.flatMap((pieces) => [opening, ...pieces, end]), text(`--${boundary}--\r\n`)];
}

const text = (ascii: string): Uint8Array => Buffer.from(ascii, "latin1");

function randomBoundary(prefix: string): string {
  return `${prefix}_${crypto.randomUUID()}`;
}
