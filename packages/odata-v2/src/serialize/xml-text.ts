const inText = /[&<>"\u0000-\u0008\u000B-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/;
const inAttribute = /[&<>"\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/;
const special = /[&<>"\r]/g;
const specialInAttribute = /[&<>"\r\n\t]/g;
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
  "\n": "&#xA;",
  "\t": "&#x9;",
};

/**
 * Text for an element of XML 1.0. Characters that XML cannot hold become U+FFFD; a carriage return is written as
 * a reference, for a parser would turn it into a line feed.
 */
export function xmlText(text: string): string {
  return inText.test(text) ? escaped(text, special) : text;
}

/** Text for an attribute in double quotes: line feeds and tabs are kept too, which a parser makes blanks of. */
export function xmlAttribute(text: string): string {
  return inAttribute.test(text) ? escaped(text, specialInAttribute) : text;
}

function escaped(text: string, characters: RegExp): string {
  return text
    .toWellFormed()
    .replace(forbidden, "\uFFFD")
    .replace(characters, (character) => entities[character] ?? character);
}
