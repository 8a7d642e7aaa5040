import { DOMParser, type Document } from "@xmldom/xmldom";

/** Parses XML as strictly as a client might. @throws Error for anything that is not well-formed */
export function parsedXml(text: string): Document {
  const parser = new DOMParser({
    onError: (level, message) => {
      // U+FFFD may stand in XML; it only makes this parser wonder.
      if (!message.startsWith("Unicode replacement character")) throw new Error(`${level}: ${message}`);
    },
  });
  return parser.parseFromString(text, "text/xml");
}
