import { same } from "./compare.mjs";

const refusedBy = (one, other) => one.status >= 400 && other.status < 300;
const filterOf = (target) => /\$filter=([^&]*)/.exec(target)?.[1] ?? "";
const withoutTexts = (filter) => filter.replaceAll(/'[^']*'/g, "''");
const complete = (rows) => rows.filter((row) => !Object.values(row).includes(null));
const without = (name) => (row) => {
  const { [name]: _left, ...rest } = row;
  return rest;
};
/** Both answer with rows, and those without any null are the same in the same order. */
const agreeWithoutNulls = (here, cap) =>
  here.rows !== undefined && cap.rows !== undefined && same(complete(here.rows), complete(cap.rows));

/** The same rows in some order. */
const sameRows = (here, cap) => {
  const sorted = (rows) => rows.map((row) => JSON.stringify(row)).toSorted();
  return same(sorted(here), sorted(cap));
};

/**
 * What explains a difference, by the name that differences.md gives it: each looks at the request and at both answers,
 * as narrowly as the reason allows.
 */
export const differences = {
  "null in ne and not": (target, here, cap) =>
    /\bne\b|\bnot\b|eq false/.test(filterOf(target)) && agreeWithoutNulls(here, cap),
  "null on the left": (target, here, cap) =>
    filterOf(target).startsWith("null eq") && cap.rows?.length === 0 && here.rows.length > 0,
  "null in orderby": (target, here, cap) =>
    /\$orderby=/.test(target) &&
    sameRows(here.rows ?? [here], cap.rows ?? [cap]) &&
    agreeWithoutNulls(here, cap),
  "order of texts": (target, here, cap) =>
    /\$orderby=(Order\/)?Customer/.test(target) && here.rows !== undefined && sameRows(here.rows, cap.rows),
  "suffixes of numbers": (target, here, cap) =>
    /\d[fFmM]\b|\d[eE]-\d/.test(withoutTexts(filterOf(target))) && refusedBy(cap, here),
  "a truth by itself": (target, here, cap) => /^(not )?Paid$/.test(filterOf(target)) && refusedBy(cap, here),
  milliseconds: (target, here, cap) =>
    /datetime'[^']*\.\d+'/.test(target) && cap.rows?.length === 0 && here.rows.length === 1,
  "offsets of moments": (target, here, cap) =>
    /datetimeoffset'[^']*[+-]\d\d:\d\d'/.test(target) && refusedBy(cap, here),
  arithmetic: (target, here, cap) => / (add|sub|mul|div|mod) /.test(filterOf(target)) && refusedBy(cap, here),
  replace: (target, here, cap) =>
    filterOf(target).startsWith("replace(") && cap.status === 501 && here.status === 200,
  "types that do not fit": (target, here, cap) => target.endsWith("Status eq 5") && refusedBy(here, cap),
  "unknown functions": (target, here, cap) =>
    /nothing\(/.test(target) && here.status === 400 && cap.status === 501,
  "unknown names in select": (target, here, cap) => /\$select=Nothing/.test(target) && refusedBy(here, cap),
  "complex properties in select": (target, here, cap) =>
    /\$select=ShipTo&/.test(target) &&
    here.rows.every((row, index) => Object.keys(row).every((name) => row[name] === cap.rows[index][name])),
  "links in select": (target, here, cap) =>
    /\$select=\*/.test(target) &&
    same(
      here.rows.map((row) => without("Lines")(without("Invoice")(row))),
      cap.rows.map((row) => without("Lines")(without("Invoice")(row))),
    ),
  "expanded and not selected": (target, here, cap) =>
    /\$expand=Lines&\$select=Number&/.test(target) && same(here.rows, cap.rows.map(without("Lines"))),
  "keys of selected members": (target, here, cap) =>
    /\$select=Number,Lines\/Article/.test(target) &&
    same(
      here.rows,
      cap.rows.map(({ Lines, ...row }) => ({ Lines: Lines.map(({ Article }) => ({ Article })), ...row })),
    ),
  "negative top and skip": (target, here, cap) => /\$(top|skip)=-1/.test(target) && refusedBy(here, cap),
  "unknown inlinecount": (target, here, cap) => /\$inlinecount=some/.test(target) && refusedBy(here, cap),
  "addresses of links": (target, here, cap) =>
    target.includes("/$links/") &&
    here.rows?.length === cap.rows?.length &&
    here.rows.every((row) => Object.keys(row).join() === "uri"),
  "a complex property": (target, here, cap) =>
    here.status === 200 &&
    ((target.endsWith("/ShipTo") && cap.status === 404) ||
      (target.endsWith("/ShipTo/City") && here.entity.City === cap.entity.ShipTo_City)),
};
