import { z } from "zod";
import type { ServiceKeyDocument } from "./document.ts";

const text = z.string().min(1);

const schema = z.object({
  oauth: z.object({
    clientid: text,
    clientsecret: text.exactOptional(),
    certificate: text.exactOptional(),
    key: text.exactOptional(),
    url: text,
    createdate: text,
    certificatedetails: z
      .object({ issuerdn: text, subjectdn: text, validuntil: text, serialnumber: text })
      .exactOptional(),
    tokenurl: text,
  }),
});

/**
 * Reads a service key document as a client would; members it does not know are dropped.
 * @throws Error naming the member that is missing or wrong; the text never repeats a value, since values
 * are credentials.
 */
export function parseServiceKeyDocument(json: string): ServiceKeyDocument {
  const result = schema.safeParse(parsedJson(json));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const member = issue === undefined || issue.path.length === 0 ? "the document" : issue.path.join(".");
  throw new Error(`Not a service key: ${member} is missing or of the wrong type.`);
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error("Not a service key: the text is not JSON.");
  }
}
