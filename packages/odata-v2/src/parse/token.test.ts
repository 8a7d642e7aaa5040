import { expect, test } from "vitest";
import { ODataError } from "../errors.ts";
import { tokenAt } from "./token.ts";

function tokensOf(source: string): string[] {
  const found: string[] = [];
  for (let offset = 0; ; ) {
    const { kind, prefix, text, end } = tokenAt(source, offset);
    if (kind === "end") return found;
    const whole = prefix === "" ? text : `${prefix}:${text}`;
    found.push(kind === text ? kind : `${kind}<${whole}>`);
    offset = end;
  }
}

test.each([
  ["Status eq 'FAILED'", ["name<Status>", "name<eq>", "string<FAILED>"]],
  ["Name eq 'O''Neil'", ["name<Name>", "name<eq>", "string<O'Neil>"]],
  ["''''", ["string<'>"]],
  ["''", ["string<>"]],
  [
    "Id eq 'x'and  Status\tne\r\n'y'",
    ["name<Id>", "name<eq>", "string<x>", "name<and>", "name<Status>", "name<ne>", "string<y>"],
  ],
  [
    "LogEnd gt datetime'2026-01-01T00:00:00'",
    ["name<LogEnd>", "name<gt>", "typed<datetime:2026-01-01T00:00:00>"],
  ],
  ["A/B", ["name<A>", "/", "name<B>"]],
  ["f(a,-1.5d)", ["name<f>", "(", "name<a>", ",", "number<-1.5d>", ")"]],
  ["- 1", ["-", "number<1>"]],
  ["7875L", ["number<7875L>"]],
  ["1e10", ["number<1e10>"]],
  ["datetime eq 1", ["name<datetime>", "name<eq>", "number<1>"]],
  ["a eq'x'", ["name<a>", "name<eq>", "string<x>"]],
  ["RunId='x',ChildCount=17", ["name<RunId>", "=", "string<x>", ",", "name<ChildCount>", "=", "number<17>"]],
])("the tokenizer reads %s", (source, expected) => {
  expect(tokensOf(source)).toEqual(expected);
});

test.each([
  ["'open", 'Unterminated string literal at position 1 in "\'open".'],
  ["a eq 'x'' and", "Unterminated string literal at position 6 in \"a eq 'x'' and\"."],
  ["a ; b", "Unknown character ';' at position '2' detected in \"a ; b\"."],
  ["0x10", "Unknown character 'x' at position '1' detected in \"0x10\"."],
  ["1.", "Unknown character '.' at position '1' detected in \"1.\"."],
  ["a eq １", "Unknown character '１' at position '5' detected in \"a eq １\"."],
])("the tokenizer refuses %s and says where", (source, message) => {
  expect(() => tokensOf(source)).toThrowError(expect.objectContaining({ message, status: 400 }));
  expect(() => tokensOf(source)).toThrow(ODataError);
});
