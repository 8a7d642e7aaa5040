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
  return { contentType: `multipart/mixed; boundary=${own}`, body: multipart(parts, own) };
}

function httpPart({ status, reasonPhrase, headers, body, contentId }: BatchAnswer): Buffer {
  const echo = contentId === undefined ? [] : [`Content-Id: ${contentId}`];
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [
    `HTTP/1.1 ${status} ${reasonPhrase}`,
    ...fields,
    ...echo,
    `Content-Length: ${body.byteLength}`,
  ];
  const content = Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"), body]);
  return part(["Content-Type: application/http", "Content-Transfer-Encoding: binary", ...echo], content);
}

function part(fields: readonly string[], content: Buffer): Buffer {
  const head = [...fields, `Content-Length: ${content.byteLength}`].join("\r\n");
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, "latin1"), content]);
}

function multipart(parts: readonly Buffer[], boundary: string): Buffer {
  const opening = Buffer.from(`--${boundary}\r\n`, "latin1");
  const pieces = parts.flatMap((content) => [opening, content, Buffer.from("\r\n")]);
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`, "latin1")]);
}

function randomBoundary(prefix: string): string {
  return `${prefix}_${crypto.randomUUID()}`;
}
