import { type ComplexTypeDefinition, defineModel } from "../src/model/index.ts";

const address: ComplexTypeDefinition = {
  name: "Address",
  members: [
    { name: "Street", type: "Edm.String" },
    { name: "City", type: "Edm.String" },
  ],
};

const orderJoin = [{ from: "number", to: "order_number" }];
const lineJoin = [
  { from: "order_number", to: "order_number" },
  { from: "line", to: "line" },
];

/** A little shop: every kind of property, key and link that the library knows. */
export const shopModel = defineModel({
  namespace: "example.shop",
  container: "Shop",
  complexTypes: [address],
  entityTypes: [
    {
      name: "Order",
      set: "Orders",
      table: "orders",
      key: ["Number"],
      properties: [
        { name: "Number", type: "Edm.String", column: "number", maxLength: 40 },
        { name: "Customer", type: "Edm.String", column: "customer" },
        { name: "Status", type: "Edm.String", column: "status" },
        { name: "Placed", type: "Edm.DateTime", column: "placed" },
        { name: "Changed", type: "Edm.DateTimeOffset", column: "changed" },
        { name: "Pieces", type: "Edm.Int32", column: "pieces" },
        { name: "Volume", type: "Edm.Int64", column: "volume" },
        { name: "Weight", type: "Edm.Double", column: "weight" },
        { name: "Paid", type: "Edm.Boolean", column: "paid" },
        { name: "ShipTo", complex: address, columns: { Street: "street", City: "city" } },
      ],
      navigation: [
        {
          name: "Lines",
          target: "Line",
          multiplicity: "*",
          join: orderJoin,
          association: { name: "OrderLines", fromRole: "r_Order", toRole: "r_Lines" },
        },
        { name: "Invoice", target: "Invoice", multiplicity: "0..1", join: orderJoin },
      ],
      defaultOrder: [{ path: "Placed" }],
      indexes: [
        ["placed", "number"],
        ["status", "placed", "number"],
      ],
    },
    {
      name: "Line",
      set: "Lines",
      table: "lines",
      key: ["Order_Number", "Line"],
      properties: [
        { name: "Order_Number", type: "Edm.String", column: "order_number" },
        { name: "Line", type: "Edm.Int32", column: "line" },
        { name: "Article", type: "Edm.String", column: "article" },
      ],
      navigation: [
        {
          name: "Order",
          target: "Order",
          multiplicity: "0..1",
          join: [{ from: "order_number", to: "number" }],
          association: { name: "OrderLines", fromRole: "r_Lines", toRole: "r_Order" },
        },
        { name: "Remarks", target: "Remark", multiplicity: "*", join: lineJoin },
      ],
    },
    {
      name: "Remark",
      set: "Remarks",
      table: "remarks",
      key: ["Id"],
      properties: [
        { name: "Id", type: "Edm.Int64", column: "id" },
        { name: "Text", type: "Edm.String", column: "text" },
      ],
    },
    {
      name: "Invoice",
      set: "Invoices",
      table: "invoices",
      key: ["OrderNumber"],
      properties: [
        { name: "OrderNumber", type: "Edm.String", column: "order_number" },
        { name: "Kind", type: "Edm.String", column: "kind" },
      ],
      media: {
        column: "body",
        stores: "text",
        contentType: { column: "kind", fallback: "application/octet-stream" },
      },
    },
  ],
  functionImports: [
    {
      name: "Cancel",
      httpMethod: "POST",
      returns: { type: "Order", set: "Orders" },
      parameters: [{ name: "Number", type: "Edm.String", nullable: false }],
    },
  ],
});

/** Its tables, in words that both engines understand once `TEXT` is the engine's code-point text. */
export const shopTables: readonly string[] = [
  `create table orders (number TEXT not null primary key, customer TEXT, status TEXT, placed bigint, changed bigint,
    pieces integer, volume bigint, weight double precision, paid integer, street TEXT, city TEXT)`,
  "create index orders_by_placed on orders (placed, number)",
  "create index orders_by_status on orders (status, placed, number)",
  `create table lines (order_number TEXT not null, line integer not null, article TEXT,
    primary key (order_number, line))`,
  "create table remarks (id bigint not null primary key, order_number TEXT, line integer, text TEXT)",
  "create index remarks_by_line on remarks (order_number, line)",
  "create table invoices (order_number TEXT not null primary key, kind TEXT, body TEXT)",
];
