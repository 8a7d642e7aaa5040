import { randomFrom } from "./random.mjs";

const day = Date.UTC(2026, 0, 1);
const customers = ["O'Neil", "ACME", "acme", "Blue Sky", "100%_x", "a/b", "Köln GmbH", "", "x", "Zeta"];
const cities = ["Bonn", "Köln", "Ulm", "Bremen"];
const articles = ["apple", "pear", "fig", "plum", "Apple"];

/** Some hundred rows of the shop's tables, the same at every run. Times are whole seconds, but for one order. */
export function shopRows() {
  const { integer, one, chance } = randomFrom(20_260_101);
  const perhaps = (value) => (chance(0.15) ? null : value);
  const orders = Array.from({ length: 120 }, (_, index) => ({
    number: `N-${String(index).padStart(3, "0")}`,
    customer: perhaps(one(customers)),
    status: one(["OPEN", "DONE", "FAILED"]),
    placed: perhaps(day + integer(0, 40) * 3_600_000 + integer(0, 3599) * 1000),
    changed: perhaps(day + integer(0, 400) * 86_400_000),
    pieces: perhaps(integer(-3, 20)),
    volume: perhaps(one([0, 5, -5, 2 ** 31, 2 ** 53 - 1, 1_000_000])),
    weight: perhaps(one([0, 0.25, 1.5, -2.75, 100])),
    paid: perhaps(integer(0, 1)),
    street: perhaps(`Road ${integer(1, 9)}`),
    city: perhaps(one(cities)),
  }));
  orders[0].placed = day + 83;
  const lines = orders.flatMap(({ number }) =>
    Array.from({ length: integer(0, 4) }, (_, index) => ({
      order_number: number,
      line: index + 1,
      article: perhaps(one(articles)),
    })),
  );
  const remarks = lines.flatMap(({ order_number, line }, index) =>
    Array.from({ length: integer(0, 2) }, (_, nth) => ({
      id: 9_000_000_000 + index * 10 + nth,
      order_number,
      line,
      text: perhaps(one(["ripe", "sweet", "to be returned"])),
    })),
  );
  const invoices = orders
    .filter(() => chance(0.5))
    .map(({ number }) => ({
      order_number: number,
      kind: perhaps("text/plain"),
      body: `invoice of ${number}`,
    }));
  return { orders, lines, remarks, invoices };
}
