/** What goes out, ready to be written. */
export interface Answer {
  readonly status: number;
  /** Empty for an answer without a body. */
  readonly contentType: string;
  readonly body: Uint8Array | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What an answer needs to know of the request besides its plan. */
export interface RunContext {
  /** Service root of the absolute URIs in the answer, with a slash at its end. */
  readonly baseUrl: string;
}

const jsonContentType = "application/json;charset=utf-8";

const versionTwo = { DataServiceVersion: "2.0" } as const;

export function jsonAnswer(body: string): Answer {
  return { status: 200, contentType: jsonContentType, body, headers: versionTwo };
}

export function countAnswer(count: number): Answer {
  return { status: 200, contentType: "text/plain;charset=utf-8", body: String(count), headers: versionTwo };
}

export const noContent: Answer = { status: 204, contentType: "", body: "", headers: versionTwo };

/** `$metadata` says of itself that version 1.0 suffices to read it. */
export function metadataAnswer(body: string): Answer {
  const headers = { DataServiceVersion: "1.0" };
  return { status: 200, contentType: "application/xml;charset=utf-8", body, headers };
}

/** Text goes out as UTF-8, and says so where its type allows it. */
export function mediaAnswer(body: Uint8Array | string, contentType: string): Answer {
  const textual = typeof body === "string" && /^text\/[^;]+$/.test(contentType);
  return { status: 200, contentType: textual ? `${contentType};charset=utf-8` : contentType, body };
}
