import { invalidContent, ODataError } from "../errors.ts";
import type { XmlAttribute, XmlElement } from "./xml-element.ts";
import { nameAt, skipBlanks, tagAt, type XmlTag } from "./xml-tag.ts";
import { checkXmlCharacters, resolveReferences } from "./xml-text-of.ts";

const deepest = 64;
const mostElements = 50_000;
const mostDeclarations = 1_000;
const xmlNamespace = "http://www.w3.org/XML/1998/namespace";

/** An element whose end has not come yet. */
interface OpenElement {
  readonly written: string;
  readonly name: string;
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: XmlElement[];
  readonly text: string[];
  /** Namespaces by prefix, those of the elements around it included. */
  readonly scope: ReadonlyMap<string, string>;
}

/**
 * Reads an XML document: elements, text, namespaces, and nothing that could reach out or grow. There are no
 * document types, no entities but XML's own, no processing instructions. Linear in the text.
 *
 * @throws ODataError 400 for anything else, and beyond 64 levels, 64 attributes or 50,000 elements; 415 where the
 *   declaration names another encoding than UTF-8.
 */
export function readXml(text: string): XmlElement {
  checkXmlCharacters(text);
  let at = skipMisc(text, declarationEnd(text));
  const open: OpenElement[] = [];
  let elements = 0;
  let declarations = 0;
  for (;;) {
    const current = open.at(-1);
    if (text.startsWith("</", at)) {
      const element = open.pop();
      if (element === undefined || nameAt(text, at + 2) !== element.written) throw malformed();
      at = skipBlanks(text, at + 2 + element.written.length);
      if (!text.startsWith(">", at)) throw malformed();
      at += 1;
      const done = closed(element);
      const parent = open.at(-1);
      if (parent === undefined) return finished(done, text, at);
      parent.children.push(done);
    } else if (text.startsWith("<!--", at)) {
      at = commentEnd(text, at);
    } else if (current !== undefined && text.startsWith("<![CDATA[", at)) {
      const end = text.indexOf("]]>", at);
      if (end < 0) throw malformed();
      current.text.push(text.slice(at + 9, end));
      at = end + 3;
    } else if (text.startsWith("<!", at) || text.startsWith("<?", at)) {
      throw invalidContent("document types and processing instructions are not allowed");
    } else if (text.startsWith("<", at)) {
      elements += 1;
      if (elements > mostElements || open.length >= deepest) throw invalidContent("too many elements");
      const tag = tagAt(text, at + 1);
      at = tag.end;
      const element = opened(tag, current?.scope ?? noScope);
      if (element.scope !== current?.scope) declarations += 1;
      if (declarations > mostDeclarations) throw invalidContent("too many namespaces");
      if (!tag.empty) open.push(element);
      else if (current === undefined) return finished(closed(element), text, at);
      else current.children.push(closed(element));
    } else {
      const end = text.indexOf("<", at);
      if (current === undefined || end < 0) throw malformed();
      current.text.push(resolveReferences(text.slice(at, end)));
      at = end;
    }
  }
}

const malformed = (): ODataError => invalidContent("malformed XML");

function declarationEnd(text: string): number {
  if (!/^<\?xml[ \t\r\n]/.test(text)) return 0;
  const end = text.indexOf("?>");
  if (end < 0 || end > 200) throw malformed();
  const encoding = /[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*["']([^"']*)["']/.exec(text.slice(0, end))?.[1];
  if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") {
    throw new ODataError("unsupported-media-type", "XML is read in UTF-8 only.");
  }
  return end + 2;
}

/** Blanks and comments, which may stand around the root. */
function skipMisc(text: string, offset: number): number {
  let at = skipBlanks(text, offset);
  while (text.startsWith("<!--", at)) at = skipBlanks(text, commentEnd(text, at));
  return at;
}

function commentEnd(text: string, offset: number): number {
  const end = text.indexOf("--", offset + 4);
  if (end < 0 || text.charAt(end + 2) !== ">") throw malformed();
  return end + 3;
}

function finished(root: XmlElement, text: string, offset: number): XmlElement {
  if (skipMisc(text, offset) < text.length) throw malformed();
  return root;
}

function closed({ name, namespace, attributes, children, text }: OpenElement): XmlElement {
  return { name, namespace, attributes, children, text: text.join("") };
}

const noScope: ReadonlyMap<string, string> = new Map([["xml", xmlNamespace]]);

function opened(tag: XmlTag, around: ReadonlyMap<string, string>): OpenElement {
  const declared = [...tag.attributes].flatMap(([name, value]): (readonly [string, string])[] => {
    if (name === "xmlns") return [["", value]];
    return name.startsWith("xmlns:") ? [[name.slice(6), value]] : [];
  });
  const scope = declared.length === 0 ? around : new Map([...around, ...declared]);
  const namespaceOf = (prefix: string): string => {
    const namespace = scope.get(prefix);
    if (namespace === undefined && prefix !== "") throw invalidContent("a prefix without a namespace");
    return namespace ?? "";
  };
  const attributes: XmlAttribute[] = [];
  for (const [written, value] of tag.attributes) {
    if (written === "xmlns" || written.startsWith("xmlns:")) continue;
    const [prefix, name] = split(written);
    attributes.push({ name, namespace: prefix === "" ? "" : namespaceOf(prefix), value });
  }
  const [prefix, name] = split(tag.name);
  const namespace = namespaceOf(prefix);
  return { written: tag.name, name, namespace, attributes, children: [], text: [], scope };
}

function split(name: string): readonly [string, string] {
  const colon = name.indexOf(":");
  return colon < 0 ? ["", name] : [name.slice(0, colon), name.slice(colon + 1)];
}
