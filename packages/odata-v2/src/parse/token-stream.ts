import { type Token, tokenAt } from "./token.ts";

/** Walks over the tokens of one text, one token ahead. */
export interface TokenStream {
  readonly source: string;
  peek(): Token;
  next(): Token;
}

export function tokenStream(source: string): TokenStream {
  let ahead: Token | undefined;
  let offset = 0;
  const peek = () => {
    ahead ??= tokenAt(source, offset);
    return ahead;
  };
  const next = () => {
    const token = peek();
    offset = token.end;
    ahead = undefined;
    return token;
  };
  return { source, peek, next };
}
