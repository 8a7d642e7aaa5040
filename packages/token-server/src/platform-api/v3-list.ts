import { meetsLabels } from "./label-selector.ts";
import type { PlatformAnswer, PlatformRequest } from "./platform-request.ts";
import { meetsTimes } from "./query-times.ts";

/** A page of a list as the caller gets it. */
export interface Page {
  /** Of all pages together. */
  readonly total: number;
  /** What is on this page. */
  readonly resources: readonly unknown[];
  readonly included?: Readonly<Record<string, readonly unknown[]>> | undefined;
}

/** The document of a page: `pagination` with links that keep the query, `resources`, `included`. */
export function listAnswer({ query, href, path }: PlatformRequest, page: Page): PlatformAnswer {
  const { total, resources, included } = page;
  const last = Math.max(1, Math.ceil(total / query.perPage));
  const { orderBy } = query;
  const order = orderBy && `${orderBy.descending ? "-" : "+"}${orderBy.member}`;
  const linkTo = (number: number): { href: string } => {
    const parameters: (readonly [string, string])[] = [
      ...query.given,
      ["page", String(number)],
      ["per_page", String(query.perPage)],
      ...(order === undefined ? [] : ([["order_by", order]] as const)),
    ];
    return {
      href: href(
        path,
        parameters.toSorted(([one], [other]) => (one < other ? -1 : 1)),
      ),
    };
  };
  return {
    body: {
      pagination: {
        total_results: total,
        total_pages: last,
        first: linkTo(1),
        last: linkTo(last),
        next: query.page < last ? linkTo(query.page + 1) : null,
        previous: query.page > 1 ? linkTo(query.page - 1) : null,
      },
      resources,
      ...(included === undefined ? {} : { included }),
    },
  };
}

/** What a list can be picked from by the parameters that all lists have. Times in epoch milliseconds. */
export interface Listed {
  readonly guid: string;
  readonly name: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly labels?: Readonly<Record<string, string | null>>;
}

/** Picks, orders and cuts a list that is short and in memory; longer ones are for the database to pick from. */
export function pick<Item extends Listed>(
  { query }: Pick<PlatformRequest, "query">,
  items: readonly Item[],
): { readonly total: number; readonly items: readonly Item[] } {
  const guids = query.lists.get("guids");
  const names = query.lists.get("names");
  const picked = items.filter(
    (item) =>
      (guids?.includes(item.guid) ?? true) &&
      (names?.includes(item.name) ?? true) &&
      meetsTimes(item.createdAt, query.createdAts) &&
      meetsTimes(item.updatedAt, query.updatedAts) &&
      meetsLabels(item.labels ?? {}, query.labels),
  );
  const keyOf = (item: Item): string | number => {
    if (query.orderBy?.member === "name") return item.name;
    return query.orderBy?.member === "updated_at" ? item.updatedAt : item.createdAt;
  };
  const sign = query.orderBy?.descending === true ? -1 : 1;
  const compare = (one: Item, other: Item): number =>
    keyOf(one) === keyOf(other) ? 0 : keyOf(one) < keyOf(other) ? -sign : sign;
  const ordered = query.orderBy === undefined ? picked : picked.toSorted(compare);
  const start = (query.page - 1) * query.perPage;
  return { total: picked.length, items: ordered.slice(start, start + query.perPage) };
}
