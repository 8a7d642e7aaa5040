import { startShop } from "../shop-service.ts";
import { pathRules } from "./path-rules.ts";
import { startThings } from "./things.ts";

// OData V2 URI conventions, sections 2 and 3: resource paths, keys, navigation, properties and links.

const error = (code: string, text: string) =>
  `{"error":{"code":"${code}","message":{"lang":"en","value":"${text}"}}}`;
const notFound = error("Not Found", "Requested entity could not be found.");
const uri = (path: string) => `{"uri":"<base>${path}"}`;
const line = (number: number) => `Lines(Order_Number='A-1',Line=${number})`;

pathRules("entity sets and keys", startShop, [
  ["a set is a list of its entities", "Lines?$select=Line&$top=1", 200, '…"Line":1}]}}…'],
  ["a slash behind a set is no segment", "Orders/?$top=0", 200, '{"d":{"results":[]}}'],
  ["empty parentheses are no key", "Orders()?$top=0", 200, '{"d":{"results":[]}}'],
  ["a set may be named with its container", "Shop.Orders?$top=0", 200, '{"d":{"results":[]}}'],
  ["a key leads to one entity", "Invoices('A-2')?$select=Kind", 200, '…"Kind":null}}…'],
  ["a key may be named", "Invoices(OrderNumber='A-2')?$select=Kind", 200, '…"Kind":null}}…'],
  ["a key may be escaped", "Invoices(%27A-2%27)?$select=Kind", 200, '…"Kind":null}}…'],
  ["a key holds any character", "Orders('A%3A3%2F%C3%BC')/Status/$value", 200, "OPEN"],
  ["two quotes in a key are one", "Orders('O''Neil')", 404, notFound],
  ["a compound key names its parts", `${line(2)}/Article/$value`, 200, "pear"],
  ["the parts come in any order", "Lines(Line=2,Order_Number='A-1')/Article/$value", 200, "pear"],
  ["blanks may stand between the parts", "Lines(Line=2,%20Order_Number='A-1')/Article/$value", 200, "pear"],
  ["a slash behind a key is no segment", `${line(2)}/?$select=Line`, 200, '…"Line":2}}…'],
  ["a 64-bit key is written with L", "Remarks(7875L)/Text/$value", 200, "ripe"],
  ["a 64-bit key may be written without", "Remarks(7875)/Text/$value", 200, "ripe"],
  ["a key of nobody leads nowhere", "Orders('none')", 404, notFound],
  [
    "a key of another type is refused",
    "Orders(5)",
    400,
    error("Bad Request", "Format of '5' is not compatible with 'Edm.String'."),
  ],
  [
    "a compound key without names is refused",
    "Lines('A-1',2)",
    400,
    error("Bad Request", "Missing key predicate name for key: ''A-1',2'."),
  ],
  [
    "a compound key is given whole",
    "Lines(Line=2)",
    400,
    error("Bad Request", "Invalid key predicate: 'Line=2'."),
  ],
  [
    "an unknown set is not found",
    "Nothing",
    404,
    error("Not Found", "Could not find an entity set or function import for 'Nothing'."),
  ],
  ["no segment is empty", "Orders('A-1')//Lines", 400, error("Bad Request", "No empty segment allowed.")],
]);

pathRules("navigation", startShop, [
  ["a link to many leads to a list", "Orders('A-1')/Lines?$select=Line", 200, '…"Line":1},{…'],
  ["a link to one leads to an entity", "Orders('A-1')/Invoice?$select=Kind", 200, '…"Kind":"text/plain"}}…'],
  ["a link to one without an entity is empty", "Orders('B-5')/Invoice", 204, ""],
  ["a link to many without entities is an empty list", "Orders('B-5')/Lines", 200, '{"d":{"results":[]}}'],
  ["a link of nobody leads nowhere", "Orders('none')/Lines", 404, notFound],
  [
    "a key behind a link leads to one of its entities",
    `Orders('A-1')/${line(2)}/Article/$value`,
    200,
    "pear",
  ],
  ["a key behind a link reaches no other entity", `Orders('A-2')/${line(2)}`, 404, notFound],
  [
    "links follow links, with keys between them",
    `Orders('A-1')/${line(2)}/Remarks(7876L)/Text/$value`,
    200,
    "sweet",
  ],
  ["links lead back", `${line(2)}/Order/Lines/$count`, 200, "2"],
  ["links to one follow each other", `${line(2)}/Order/Invoice/Kind/$value`, 200, "text/plain"],
  [
    "nothing but a count follows a list",
    "Orders('A-1')/Lines/Remarks",
    400,
    error("Bad Request", "Invalid segment: 'Remarks'."),
  ],
  [
    "an unknown segment is not found",
    "Orders('A-1')/Nothing",
    404,
    error("Not Found", "Could not find property with name: 'Nothing'."),
  ],
]);

pathRules("properties", startThings, [
  ["a property by itself", "Things(1)/Text", 200, '{"d":{"Text":"Alpha Beta"}}'],
  ["a property that is null", "Things(3)/Text", 200, '{"d":{"Text":null}}'],
  ["a 64-bit property keeps every digit", "Things(1)/Big", 200, '{"d":{"Big":"9007199254740993"}}'],
  [
    "a complex property by itself",
    "Things(1)/Place",
    200,
    '{"d":{"Place":{"__metadata":{"type":"example.things.Place"},"City":"Bonn","Floor":3}}}',
  ],
  ["a member of a complex property", "Things(2)/Place/City", 200, '{"d":{"City":"Köln"}}'],
  ["a property behind links", "Things(3)/Parent/Parent/Place/City", 200, '{"d":{"City":"Bonn"}}'],
  ["a property of nobody", "Things(77)/Text", 404, notFound],
  ["a property behind a link to nobody", "Things(1)/Parent/Text", 404, notFound],
  ["$value is the bare text", "Things(1)/Text/$value", 200, "Alpha Beta"],
  ["$value of a member", "Things(1)/Place/City/$value", 200, "Bonn"],
  ["$value of null is empty", "Things(3)/Text/$value", 204, ""],
  ["$value of a boolean", "Things(2)/Flag/$value", 200, "false"],
  ["$value of an integer", "Things(2)/Number/$value", 200, "-17"],
  ["$value of a 64-bit integer", "Things(4)/Big/$value", 200, "9223372036854775807"],
  ["$value of a double", "Things(2)/Ratio/$value", 200, "-2.5"],
  ["$value of a date", "Things(1)/Day/$value", 200, "2024-02-29T23:59:58.123"],
  ["$value of a moment", "Things(1)/Moment/$value", 200, "2024-12-31T22:30:00Z"],
  ["$value of a time of day", "Things(1)/Clock/$value", 200, "PT13H20M1S"],
  ["$value of a guid", "Things(1)/Code/$value", 200, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"],
  [
    "$value of a complex property is not found",
    "Things(1)/Place/$value",
    404,
    error("Not Found", "Could not find property with name: '$value'."),
  ],
  [
    "nothing follows a primitive property but $value",
    "Things(1)/Text/City",
    400,
    error("Bad Request", "Invalid segment: 'City'."),
  ],
  [
    "a property takes no option but $format",
    "Things(1)/Text?$filter=Flag",
    400,
    error("Bad Request", "System query option '$filter' is not compatible with the return type."),
  ],
  [
    "$value takes not even that",
    "Things(1)/Text/$value?$format=json",
    400,
    error("Bad Request", "System query option '$format' is not compatible with the return type."),
  ],
]);

pathRules("$links", startShop, [
  [
    "of a link to many it lists addresses",
    "Orders('A-1')/$links/Lines",
    200,
    `{"d":{"results":[${uri(line(1))},${uri(line(2))}]}}`,
  ],
  [
    "of a link to one it is an address",
    "Orders('A-1')/$links/Invoice",
    200,
    `{"d":${uri("Invoices('A-1')")}}`,
  ],
  ["of a link to one without an entity it is empty", "Orders('B-5')/$links/Invoice", 204, ""],
  ["of nobody it is not found", "Orders('none')/$links/Lines", 404, notFound],
  ["a key picks one address", `Orders('A-1')/$links/${line(2)}`, 200, `{"d":${uri(line(2))}}`],
  ["a key of another entity's is not found", `Orders('A-2')/$links/${line(2)}`, 404, notFound],
  ["behind other links", `Orders('A-1')/${line(2)}/$links/Order`, 200, `{"d":${uri("Orders('A-1')")}}`],
  ["$count counts", "Orders('A-1')/$links/Lines/$count", 200, "2"],
  ["$count of one", "Orders('A-1')/$links/Invoice/$count", 200, "1"],
  [
    "$inlinecount counts as well",
    "Orders('A-1')/$links/Lines?$inlinecount=allpages&$top=1",
    200,
    `{"d":{"__count":"2","results":[${uri(line(1))}]}}`,
  ],
  [
    "$filter, $orderby and $skip work on the entities",
    "Orders('A-1')/$links/Lines?$filter=Line gt 0&$orderby=Line desc&$skip=1",
    200,
    `{"d":{"results":[${uri(line(1))}]}}`,
  ],
  [
    "$select does not",
    "Orders('A-1')/$links/Lines?$select=Line",
    400,
    error("Bad Request", "System query option '$select' is not compatible with the return type."),
  ],
  [
    "it is not the last segment",
    "Orders('A-1')/$links",
    400,
    error("Bad Request", "'$links' must not be the last segment."),
  ],
  [
    "it leads to links only",
    "Orders('A-1')/$links/Status",
    400,
    error("Bad Request", "Property 'Status' must be a navigation property."),
  ],
]);

pathRules("$count and $value", startShop, [
  ["$count counts a set", "Orders/$count", 200, "5"],
  ["$count counts behind a link", "Orders('A-1')/Lines/$count", 200, "2"],
  ["$count counts one entity", "Orders('A-1')/$count", 200, "1"],
  ["$count counts what the filter leaves", "Orders/$count?$filter=Status eq 'OPEN'", 200, "2"],
  ["$count of one takes a filter", "Orders('A-1')/$count?$filter=Status eq 'DONE'", 200, "0"],
  ["$count ignores $top and $skip", "Orders/$count?$top=1&$skip=1", 200, "5"],
  ["$count of nobody's link is not found", "Orders('none')/Lines/$count", 404, notFound],
  [
    "$count takes no $select",
    "Orders/$count?$select=Number",
    400,
    error("Bad Request", "System query option '$select' is not compatible with the return type."),
  ],
  ["$value of a media entity is its content", "Invoices('A-1')/$value", 200, "three pears: 3 €"],
  ["$value may be escaped", "Invoices('A-1')/%24value", 200, "three pears: 3 €"],
  ["$value behind a link", "Orders('A-1')/Invoice/$value", 200, "three pears: 3 €"],
  [
    "$value of any other entity is refused",
    "Orders('A-1')/$value",
    400,
    error("Bad Request", "The requested resource is no media resource."),
  ],
]);
