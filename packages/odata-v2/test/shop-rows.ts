/** A stored value: what both drivers take alike. */
export type Stored = string | number | bigint | Uint8Array | null;

/** Rows by table; a row has its values by column. */
export type TableRows = Readonly<Record<string, readonly Readonly<Record<string, Stored>>[]>>;

const day = Date.UTC(2026, 0, 1);

/** An order with nothing in it but its number, and what differs from that. */
export function order(number: string, values: Readonly<Record<string, Stored>> = {}) {
  const nothing = {
    customer: null,
    status: null,
    placed: null,
    changed: null,
    pieces: null,
    volume: null,
    weight: null,
    paid: null,
    street: null,
    city: null,
  };
  return { number, ...nothing, ...values };
}

/** Five orders: a full one, an empty one, and odd ones between them. */
export const shopRows: TableRows = {
  orders: [
    order("A-1", {
      customer: "O'Neil",
      status: "OPEN",
      placed: day + 83,
      changed: day,
      pieces: 3,
      volume: 9007199254740991,
      weight: 1.5,
      paid: 1,
      street: "Main Road 1",
      city: "Bonn",
    }),
    order("A-2", {
      customer: "100%_x",
      status: "DONE",
      placed: day + 1000,
      pieces: 10,
      paid: 0,
      city: "Köln",
    }),
    order("A:3/ü", { customer: "o'neil", status: "OPEN", placed: day + 2000, weight: 0.25, paid: 0 }),
    order("B-4", { customer: '</script>\u2028"\\', status: "FAILED", placed: day + 1000, volume: -5 }),
    order("B-5"),
  ],
  lines: [
    { order_number: "A-1", line: 1, article: "apple" },
    { order_number: "A-1", line: 2, article: "pear" },
    { order_number: "A-2", line: 1, article: null },
    { order_number: "A:3/ü", line: 17, article: "fig" },
  ],
  remarks: [
    { id: 7875, order_number: "A-1", line: 2, text: "ripe" },
    { id: 7876, order_number: "A-1", line: 2, text: "sweet" },
    { id: 7877, order_number: "A-2", line: 1, text: null },
  ],
  invoices: [
    { order_number: "A-1", kind: "text/plain", body: "three pears: 3 €" },
    { order_number: "A-2", kind: null, body: "raw" },
  ],
};
