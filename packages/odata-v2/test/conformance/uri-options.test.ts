import { definePolicy } from "../../src/parse/index.ts";
import { startShop } from "../shop-service.ts";
import { pathRules, type PathRule } from "./path-rules.ts";
import { startThings } from "./things.ts";

// OData V2 URI conventions, section 4: query options.

const refused = (rule: string, target: string, text: string, status = 400): PathRule => [
  rule,
  target,
  status,
  `{"error":{"code":"${status === 400 ? "Bad Request" : "Requested Range Not Satisfiable"}","message":{"lang":"en","value":"${text}"}}}`,
];
/** What a list of things looks like when only ids are selected. */
const ids = (...list: readonly number[]) =>
  `{"d":{"results":[${list.map((id) => `{"__metadata":{"id":"<base>Things(${id})","uri":"<base>Things(${id})","type":"example.things.Thing"},"Id":${id}}`).join(",")}]}}`;
const select = "Things?$select=Id";

pathRules("$orderby", startThings, [
  ["orders by a property, nulls last", `${select}&$orderby=Number`, 200, ids(2, 4, 1, 3)],
  ["asc says the same", `${select}&$orderby=Number asc`, 200, ids(2, 4, 1, 3)],
  ["desc turns it round, nulls first", `${select}&$orderby=Number desc`, 200, ids(3, 1, 4, 2)],
  ["several keys follow each other", `${select}&$orderby=Flag desc,Number desc`, 200, ids(3, 4, 1, 2)],
  ["a path leads into a complex property", `${select}&$orderby=Place/Floor`, 200, ids(2, 1, 3, 4)],
  ["a path leads over a link", `${select}&$orderby=Parent/Id desc`, 200, ids(4, 1, 3, 2)],
  ["a function is a key", `${select}&$orderby=length(Text)`, 200, ids(4, 1, 2, 3)],
  ["arithmetic is a key", `${select}&$orderby=Number mul -1`, 200, ids(1, 4, 2, 3)],
  ["a comparison is a key, false first", `${select}&$orderby=Number gt 0`, 200, ids(2, 4, 1, 3)],
  ["parentheses are allowed", `${select}&$orderby=(Number) desc`, 200, ids(3, 1, 4, 2)],
  ["text is ordered by code point", `${select}&$orderby=Text`, 200, ids(4, 1, 2, 3)],
  ["64-bit integers are ordered by every digit", `${select}&$orderby=Big`, 200, ids(2, 1, 4, 3)],
  refused(
    "an unknown name is refused",
    `${select}&$orderby=Nothing`,
    "Invalid order by expression: 'Nothing'.",
  ),
  refused("a constant is no key", `${select}&$orderby=1`, "Invalid order by expression: '1'."),
  refused(
    "no other direction is known",
    `${select}&$orderby=Id down`,
    "Invalid order by expression: 'Id down'.",
  ),
]);

pathRules("$top, $skip, $skiptoken and $inlinecount", startThings, [
  ["$top takes the first", `${select}&$top=2`, 200, ids(1, 2)],
  ["$top=0 takes none", `${select}&$top=0`, 200, ids()],
  ["$skip passes over the first", `${select}&$skip=3`, 200, ids(4)],
  ["$skip comes before $top", `${select}&$skip=1&$top=2`, 200, ids(2, 3)],
  ["$skip behind the end is an empty list", `${select}&$skip=100`, 200, ids()],
  ["$skiptoken counts like $skip", `${select}&$skiptoken=3`, 200, ids(4)],
  ["$skiptoken and $skip add up", `${select}&$skip=1&$skiptoken=2`, 200, ids(4)],
  [
    "$inlinecount counts what the filter leaves",
    `${select}&$filter=Id gt 2&$top=0&$inlinecount=allpages`,
    200,
    '{"d":{"__count":"2","results":[]}}',
  ],
  ["$inlinecount=none counts nothing", `${select}&$top=0&$inlinecount=none`, 200, ids()],
  refused("a negative $top is refused", "Things?$top=-1", "Provided value '-1' must not be negative."),
  refused("a negative $skip is refused", "Things?$skip=-1", "Provided value '-1' must not be negative."),
  refused("$top is a number", "Things?$top=1A", "Invalid value: '1A'."),
  refused("$top is whole", "Things?$top=1.5", "Invalid value: '1.5'."),
  refused("$skiptoken is one of ours", "Things?$skiptoken=x", "Invalid value: 'x'.", 416),
  refused("$inlinecount has two values", "Things?$inlinecount=some", "Invalid value: 'some'."),
]);

pathRules("next links", (engine) => startShop(engine, { policy: definePolicy({ pageSize: 2 }) }), [
  [
    "a page that is not the last names the next",
    "Lines?$select=Line",
    200,
    '…"__next":"Lines?$select=Line&$skiptoken=2"…',
  ],
  [
    "$top counts down in it",
    "Lines?$select=Line&$top=3",
    200,
    '…"__next":"Lines?$select=Line&$top=1&$skiptoken=2"…',
  ],
  [
    "$skip is used up by it",
    "Lines?$select=Line&$skip=1",
    200,
    '…"__next":"Lines?$select=Line&$skiptoken=3"…',
  ],
  [
    "lists behind links have them",
    `Orders?$top=3&$select=Number`,
    200,
    '…"__next":"Orders?$top=1&$select=Number&$skiptoken=2"…',
  ],
]);

pathRules("next links of $links", (engine) => startShop(engine, { policy: definePolicy({ pageSize: 1 }) }), [
  [
    "name the next page",
    "Orders('A-1')/$links/Lines",
    200,
    '…}],"__next":"Orders(\'A-1\')/$links/Lines?$skiptoken=1"}}…',
  ],
  ["the last page has none", "Orders('A-1')/$links/Lines?$skiptoken=1", 200, '…Line=2)"}]}}…'],
]);

pathRules("$select", startShop, [
  [
    "keeps the properties that it names",
    "Orders('A-1')?$select=Status,Pieces",
    200,
    '…},"Status":"OPEN","Pieces":3}}…',
  ],
  ["keeps the model's order", "Orders('A-1')?$select=Pieces,Status", 200, '…},"Status":"OPEN","Pieces":3}}…'],
  [
    "names complex properties whole",
    "Orders('A-1')?$select=ShipTo",
    200,
    '…,"ShipTo":{"__metadata":{"type":"example.shop.Address"},"Street":"Main Road 1","City":"Bonn"}}}…',
  ],
  [
    "names links",
    "Orders('A-1')?$select=Lines",
    200,
    '…},"Lines":{"__deferred":{"uri":"<base>Orders(\'A-1\')/Lines"}}}}…',
  ],
  ["* stands for all", "Orders('A-1')?$select=*", 200, '…"City":"Bonn"},"Lines":{"__deferred"…'],
  [
    "a blank behind a comma does not matter",
    "Orders('A-1')?$select=Status, Pieces",
    200,
    '…},"Status":"OPEN","Pieces":3}}…',
  ],
  [
    "a path narrows an expanded level",
    "Orders('A-1')?$expand=Lines&$select=Lines/Article",
    200,
    '…"Article":"apple"},{…',
  ],
  [
    "* behind a path keeps the whole level",
    "Lines(Order_Number='A-1',Line=2)?$expand=Order&$select=Article,Order/*",
    200,
    '…"Article":"pear","Order":{"__metadata"…',
  ],
  [
    "a link that is not selected vanishes, though expanded",
    "Orders('A-1')?$expand=Lines&$select=Status",
    200,
    '…},"Status":"OPEN"}}…',
  ],
  refused(
    "an unknown name is refused",
    "Orders?$select=Nothing",
    'No property \\"Nothing\\" exists in type \\"example.shop.Order\\" at position 1 in \\"Nothing\\".',
  ),
]);

pathRules("$expand", startShop, [
  [
    "writes the entities of a link inline",
    "Orders('A-2')?$expand=Lines&$select=Number,Lines",
    200,
    '…"Lines":{"results":[{"__metadata":{"id":"<base>Lines(Order_Number=\'A-2\',Line=1)"…',
  ],
  [
    "of a link to one, the entity",
    "Lines(Order_Number='A-1',Line=1)?$expand=Order&$select=Order/Number,Line,Order",
    200,
    '…"Order":{"__metadata"…',
  ],
  [
    "of a link to one without an entity, null",
    "Orders('B-5')?$expand=Invoice&$select=Invoice",
    200,
    '…"Invoice":null}}…',
  ],
  [
    "of a link to many without entities, an empty list",
    "Orders('B-5')?$expand=Lines&$select=Lines",
    200,
    '…"Lines":{"results":[]}}}…',
  ],
  [
    "several levels",
    "Orders('A-1')?$expand=Lines/Remarks&$select=Lines/Remarks/Text",
    200,
    '…"Text":"ripe"}…',
  ],
  [
    "several links",
    "Orders('A-1')?$expand=Lines,Invoice&$select=Lines/Line,Invoice/Kind",
    200,
    '…"Kind":"text/plain"}}}…',
  ],
  [
    "on lists, for every entity",
    "Orders?$expand=Invoice&$select=Invoice/Kind,Number&$orderby=Number desc&$top=1",
    200,
    '…"Invoice":null}]}}…',
  ],
  [
    "of 64-bit keys loses no digit",
    "Lines(Order_Number='A-1',Line=2)?$expand=Remarks&$select=Remarks/Id",
    200,
    '…"Id":"7875"},{…',
  ],
  refused(
    "a property is no link",
    "Orders?$expand=Status",
    "Property 'Status' must be a navigation property.",
  ),
]);

pathRules("names and values of options", startShop, [
  ["+ is a blank", "Orders/$count?$filter=Status+eq+'OPEN'", 200, "2"],
  ["%20 is a blank", "Orders/$count?$filter=Status%20eq%20'OPEN'", 200, "2"],
  ["%2B is a plus", "Orders/$count?$filter=Status%20eq%20'%2B'", 200, "0"],
  ["%24 is a dollar sign", "Orders/$count?%24filter=Status%20eq%20'OPEN'", 200, "2"],
  ["%27 is a quote", "Orders/$count?$filter=Status%20eq%20%27OPEN%27", 200, "2"],
  ["%2C is a comma", "Orders('A-1')?$select=Status%2CPieces", 200, '…},"Status":"OPEN","Pieces":3}}…'],
  [
    "an escape is resolved once",
    "Orders/$count?$filter=Status%20eq%20%2527OPEN%2527",
    400,
    '{"error":{"code":"Bad Request","message":{"lang":"en","value":"Unknown character \'%\' at position \'10\' detected in \\"Status eq %27OPEN%27\\"."}}}',
  ],
  ["options without a dollar sign are the service's own", "Orders/$count?format=json&x=1&x=2&=", 200, "5"],
  ["a name with a leading blank is such a one", "Orders/$count?$filter=Paid& $top=300", 200, "1"],
  ["empty options are none", "Orders/$count?&&", 200, "5"],
  ["$format=json names the format", "Orders?$top=0&$format=json", 200, '{"d":{"results":[]}}'],
  refused(
    "an unknown option with a dollar sign is refused",
    "Orders?$search=x",
    "Invalid system query option: '$search'.",
  ),
  refused("names have small letters", "Orders?$TOP=1", "Invalid system query option: '$TOP'."),
  refused("an option comes once", "Orders?$top=1&$top=2", "Duplicate system query parameter names: '$top'."),
  refused("escaped or not", "Orders?$top=1&%24top=2", "Duplicate system query parameter names: '$top'."),
  refused("an option has a value", "Orders?$filter=", "Value for '$filter' must not be null."),
  refused("a broken escape is refused", "Orders?$filter=%zz", "Invalid URI syntax."),
  refused(
    "a list option on one entity is refused",
    "Orders('A-1')?$top=1",
    "System query option '$top' is not compatible with the return type.",
  ),
]);
