/** What a condition on an artifact matches, as each engine's pattern. */
export interface ArtifactPattern {
  readonly glob_pattern: string;
  readonly like_pattern: string;
}

/** A piece of a pattern: one certain character, or one or any number of whatever characters. */
type Piece = { readonly character: string } | "one" | "any";

const escapedInLike = new Set(["%", "_", "\\"]);
const special = new Set("\\^$.|?*+()[]{}");
const mostWildcards = 5;

/** What of regular expressions is understood, as who gives another one is told. */
export const understoodExpressions =
  "Of regular expressions only characters, \\ before special ones, ., .* and .+ are understood, with at most five dots";

/** What a condition matches; undefined for an expression that is not understood. */
export const conditionPattern = (
  type: "exactString" | "regularExpression",
  value: string,
): ArtifactPattern | undefined => (type === "exactString" ? exactPattern(value) : expressionPattern(value));

/** The text itself. */
export function exactPattern(text: string): ArtifactPattern {
  return patternOf([...text].map((character) => ({ character })));
}

/**
 * The part of Java's regular expressions that a database can match in time that is bounded: characters, escaped ones,
 * `.`, `.*` and `.+`, for the whole name as the real service has it (at most five dots).
 * @returns undefined for any other expression
 */
export function expressionPattern(expression: string): ArtifactPattern | undefined {
  const characters = [...expression];
  const pieces: Piece[] = [];
  let wildcards = 0;
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? "";
    if (character === ".") {
      const quantifier = characters[at + 1] ?? "";
      if (quantifier !== "*") pieces.push("one");
      if (quantifier === "*" || quantifier === "+") {
        pieces.push("any");
        at += 1;
      }
      wildcards += 1;
    } else if (character === "\\") {
      at += 1;
      const escaped = characters[at] ?? "";
      if (!special.has(escaped) && escaped !== "-") return undefined;
      pieces.push({ character: escaped });
    } else if (special.has(character)) {
      return undefined;
    } else {
      pieces.push({ character });
    }
  }
  return wildcards > mostWildcards ? undefined : patternOf(pieces);
}

function patternOf(pieces: readonly Piece[]): ArtifactPattern {
  let [glob, like] = ["", ""];
  for (const piece of pieces) {
    if (typeof piece === "string") {
      glob += piece === "one" ? "?" : "*";
      like += piece === "one" ? "_" : "%";
    } else {
      const { character } = piece;
      glob += "*?[".includes(character) ? `[${character}]` : character;
      like += escapedInLike.has(character) ? `\\${character}` : character;
    }
  }
  return { glob_pattern: glob, like_pattern: like };
}
