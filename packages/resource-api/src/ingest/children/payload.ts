import type { LoggedMessage } from "./logged-message.ts";

/** A message body. */
export interface Payload {
  readonly contentType: string;
  /** Of a file with it. */
  readonly extension: string;
  readonly text: string;
}

/** Senders that speak JSON; the others send XML. */
const JSON_SENDERS = new Set(["WEBSHOP", "CARRIER_API", "HR_CLOUD", "PLANT_GATEWAY", "TIME_TRACKING"]);

interface Line {
  readonly position: number;
  readonly material: string;
  readonly quantity: number;
  readonly price: string;
}

/** The business document that a message carried. */
export function payloadOf({ flow, log, random }: LoggedMessage): Payload {
  const number = log.row.application_message_id ?? String(random.integer(10_000_000, 99_999_999));
  const lines = Array.from({ length: random.integer(1, 5) }, (_, index): Line => {
    return {
      position: (index + 1) * 10,
      material: `M-${random.integer(1000, 9999)}`,
      quantity: random.integer(1, 40),
      price: (random.integer(99, 99_999) / 100).toFixed(2),
    };
  });
  if (flow.sender !== null && JSON_SENDERS.has(flow.sender)) {
    const document = { type: flow.id, number, sender: flow.sender, lines };
    return { contentType: "application/json", extension: "json", text: JSON.stringify(document, null, 2) };
  }
  return { contentType: "application/xml", extension: "xml", text: xmlOf(xmlName(flow.id), number, lines) };
}

function xmlOf(name: string, number: string, lines: readonly Line[]): string {
  const items = lines.map(
    ({ position, material, quantity, price }) =>
      `  <Item Position="${position}"><Material>${material}</Material><Quantity>${quantity}</Quantity><Price>${price}</Price></Item>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<ns0:${name} xmlns:ns0="urn:example:${name.toLowerCase()}">`,
    `  <Header><Number>${number}</Number><Currency>EUR</Currency></Header>`,
    ...items,
    `</ns0:${name}>`,
    "",
  ].join("\n");
}

/** The id of a flow as an element's name. */
const xmlName = (id: string): string => id.replaceAll(/[^A-Za-z0-9_.-]/g, "_");
