import type { Writer } from "../writer/writer.ts";

const logsAPage = 100;

/** All logs with everything below them, oldest guid first, one a line; a page is read when the last was taken. */
export async function* exportLogs(writer: Writer, baseUrl: string): AsyncGenerator<Uint8Array> {
  // All pages are of the same state of the tenant.
  const { era } = writer;
  let after: string | undefined = "";
  while (after !== undefined) {
    const page: { readonly lines: Uint8Array; readonly last: string | undefined } = await writer.perform(
      { kind: "export", page: { after, most: logsAPage, baseUrl } },
      era,
    );
    if (page.lines.length > 0) yield page.lines;
    after = page.last;
  }
}
