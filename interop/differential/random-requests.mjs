import { randomFrom } from "./random.mjs";

const texts = ["'acme'", "'ACME'", "'O''Neil'", "'Blue Sky'", "''", "'x'", "'OPEN'", "'Köln GmbH'"];
const moments = ["2026-01-01T06:00:00", "2026-01-01T23:30:10", "2026-01-02T00:00:00"];
const textual = [
  "Customer",
  "Status",
  "Number",
  "ShipTo/City",
  "tolower(Customer)",
  "toupper(Status)",
  "concat(Status,'x')",
  "substring(Customer,1)",
  "substring(Customer,0,4)",
  "trim(Customer)",
];
const numeric = {
  Pieces: ["-3", "0", "3", "12"],
  Volume: ["-5L", "5L", "0", "1000000L", "9007199254740991L"],
  Weight: ["-2.75", "0", "0.25", "1.5", "100"],
  "length(Customer)": ["0", "4", "8"],
  "indexof(Customer,'C')": ["-1", "1"],
  "hour(Placed)": ["0", "12", "23"],
  "day(Placed)": ["1", "2"],
  "minute(Placed)": ["0", "30"],
  "floor(Weight)": ["-3", "0", "1"],
  "ceiling(Weight)": ["-2", "1", "2"],
  "round(Weight)": ["-3", "0", "2"],
};

/** Filters put together from what both sides can do, and pages of what they find; the same at every run. */
export function randomRequests(count) {
  const { integer, one, chance } = randomFrom(19_990_101);

  // What nulls do to `ne` and `not` is one known difference: such filters are drawn apart, and without paging.
  const leaf = (negations) => {
    const operator = () => one(["eq", "gt", "ge", "lt", "le", ...(negations ? ["ne"] : [])]);
    const kind = integer(0, 9);
    if (kind < 3) return `${one(textual)} ${operator()} ${one(texts)}`;
    if (kind < 6) {
      const [name, values] = one(Object.entries(numeric));
      return `${name} ${operator()} ${one(values)}`;
    }
    if (kind < 7) return `Placed ${operator()} datetime'${one(moments)}'`;
    if (kind < 8) return `${one(["startswith", "endswith"])}(Customer,${one(texts)})`;
    if (kind < 9) return `substringof(${one(texts)},Customer)`;
    return `${one(textual.slice(0, 4))} ${one(["eq", "ne"])} null`;
  };
  const filter = (depth, negations) => {
    if (depth === 0 || chance(0.4)) return leaf(negations);
    if (negations && chance(0.3)) return `not (${filter(depth - 1, negations)})`;
    return `(${filter(depth - 1, negations)}) ${one(["and", "or"])} (${filter(depth - 1, negations)})`;
  };
  const paging = () => [
    chance(0.5) ? "$inlinecount=allpages" : "",
    chance(0.5) ? `$top=${integer(0, 30)}` : "",
    chance(0.3) ? `$skip=${integer(0, 30)}` : "",
  ];
  const shape = () =>
    one(["", "", "$select=Number,Customer,Status", "$expand=Lines", "$expand=Lines&$select=Number,Lines"]);
  return Array.from({ length: count }, () => {
    const negations = chance(0.25);
    const options = [`$filter=${filter(3, negations)}`, ...(negations ? [] : [...paging(), shape()])];
    return ["Orders?$orderby=Number", ...options.filter((option) => option !== "")].join("&");
  });
}
