import { tooComplex } from "../errors.ts";
import type { EntityType, Model } from "../model/index.ts";
import { type Expression, partsOf } from "./expression.ts";
import type { RequestPolicy } from "./policy.ts";
import { type TokenStream, tokenStream } from "./token-stream.ts";

/** What the parts of one expression's parser share. */
export interface FilterContext {
  readonly model: Model;
  readonly type: EntityType;
  readonly policy: RequestPolicy;
  readonly stream: TokenStream;
  /** @throws ODataError 400 when this is deeper than the policy allows. */
  descend(depth: number): void;
  /** Counts a leaf. */
  leaf(): void;
  /**
   * Takes in a new node: a chain of operators nests as brackets do, and no engine likes towers.
   *
   * @throws ODataError 400 when it is higher than the policy allows.
   */
  built(expression: Expression): Expression;
}

/** @param option `$filter` or `$orderby`, for the texts of refusals. */
export function filterContext(
  option: string,
  source: string,
  given: { readonly model: Model; readonly type: EntityType; readonly policy: RequestPolicy },
): FilterContext {
  const { filterDepth, filterTerms } = given.policy.limits;
  const heights = new WeakMap<Expression, number>();
  const heightOf = (expression: Expression) => heights.get(expression) ?? 0;
  const mustFit = (depth: number) => {
    if (depth > filterDepth) throw tooComplex(option, `it is nested deeper than ${filterDepth} levels`);
  };
  let terms = 0;
  return {
    ...given,
    stream: tokenStream(source),
    descend: mustFit,
    leaf() {
      terms += 1;
      if (terms > filterTerms * 2) throw tooComplex(option, `it has more than ${filterTerms} terms`);
    },
    built(expression) {
      const height = 1 + Math.max(...partsOf(expression).map(heightOf));
      mustFit(height - 2);
      heights.set(expression, height);
      return expression;
    },
  };
}
