/** A body: text, bytes, or bytes in several pieces, which go out one after the other. */
export type AnswerBody = string | Uint8Array | readonly Uint8Array[];

/** Characters after which a text is turned into bytes: large pages never lie in memory as one string. */
const pieceLength = 64 * 1024;

/** Takes a text piece by piece; what is long becomes bytes on the way. */
export interface TextBody {
  add(text: string): void;
  end(): AnswerBody;
}

export function textBody(): TextBody {
  const pieces: Uint8Array[] = [];
  let text = "";
  const turn = () => {
    pieces.push(new TextEncoder().encode(text));
    text = "";
  };
  return {
    add(more) {
      text += more;
      if (text.length >= pieceLength) turn();
    },
    end() {
      if (pieces.length === 0) return text;
      if (text !== "") turn();
      return pieces;
    },
  };
}

/** The bytes of a body, piece by piece, without copying them. */
export function bodyPieces(body: AnswerBody): readonly Uint8Array[] {
  if (typeof body === "string") return body === "" ? [] : [Buffer.from(body)];
  return body instanceof Uint8Array ? [body] : body;
}

/** How many bytes a body has. */
export function bodyLength(body: AnswerBody): number {
  if (typeof body === "string") return Buffer.byteLength(body);
  return body instanceof Uint8Array
    ? body.byteLength
    : body.reduce((sum, piece) => sum + piece.byteLength, 0);
}

/** The bytes of a body in one piece. */
export function bodyBytes(body: AnswerBody): Uint8Array {
  const pieces = bodyPieces(body);
  const [only] = pieces;
  return pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces);
}
