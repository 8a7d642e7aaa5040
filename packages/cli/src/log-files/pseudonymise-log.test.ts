import { describe, expect, it } from "vitest";
import { createPseudonyms } from "./pseudonym.ts";
import { pseudonymiseLog } from "./pseudonymise-log.ts";

const pseudonyms = createPseudonyms(Buffer.alloc(32, 7));
const log = () => ({
  MessageGuid: "AGT5pU0G4vsJ9OV0kYvGqGS0Sm0m",
  Sender: "WEBSHOP",
  Receiver: "ERP,WEBSHOP,SECRET_SYS...",
  PreviousComponentName: " ",
  LocalComponentName: "CPI_acme",
  AlternateWebLink: "https://acme.example:443/shell/monitoring/Messages/%7B%7D",
  IntegrationFlowName: "Orders",
  Status: "COMPLETED",
  ApplicationMessageId: "4711",
  CustomHeaderProperties: { results: [{ Id: "1", Name: "Order", Value: "4711" }] },
  ErrorInformation: { Type: "text/plain", $value: "ERP said no" },
  Attachments: {
    results: [
      {
        Id: "sap-it-res:msg:acme:0c1e",
        Name: "order-4711.xml",
        PayloadSize: "26",
        $value: Buffer.from("<order>4711 of ACME</order>").toString("base64"),
      },
    ],
  },
  Runs: {
    results: [
      {
        Id: "r",
        RunSteps: {
          results: [
            {
              Error: "ERP said no",
              RunStepProperties: {
                results: [
                  { Name: "TraceIds", Value: "[17]" },
                  { Name: "HTTPRequestHeaders", Value: "Authorization: x" },
                ],
              },
              TraceMessages: { results: [{ TraceId: "17", $value: "" }] },
            },
          ],
        },
      },
    ],
  },
});
const changed = () => {
  const copy = log();
  pseudonymiseLog(copy, pseudonyms);
  return copy;
};

describe("Pseudonyms", () => {
  it("leave nothing that tells who sent what", () => {
    const decoded = JSON.stringify(changed(), (name, value: unknown) =>
      name === "$value" && typeof value === "string"
        ? Buffer.from(value, "base64").toString("latin1")
        : value,
    );
    const text = decoded + JSON.stringify(changed());
    for (const word of ["WEBSHOP", "ERP", "SECRET", "acme", "ACME", "4711", "Authorization"])
      expect(text).not.toContain(word);
  });

  it("keep ids, states, times, names of flows, blanks and ids of traces", () => {
    const { MessageGuid, IntegrationFlowName, Status, PreviousComponentName } = log();
    expect(changed()).toMatchObject({ MessageGuid, IntegrationFlowName, Status, PreviousComponentName });
    expect(JSON.stringify(changed())).toContain('{"Name":"TraceIds","Value":"[17]"}');
    expect(changed().AlternateWebLink).toMatch(
      /^https:\/\/anon-\w{12}\.invalid:443\/shell\/monitoring\/Messages\/%7B%7D$/,
    );
  });

  it("are the same for the same value, wherever it stands, and others with another key", () => {
    const { Sender, Receiver, ApplicationMessageId, CustomHeaderProperties } = changed();
    expect(Receiver.split(",")[1]).toBe(Sender);
    expect(Receiver).toMatch(/^anon-\w{12},anon-\w{12},anon-\w{12}\.\.\.$/);
    expect(CustomHeaderProperties.results[0]?.Value).toBe(ApplicationMessageId);
    expect(createPseudonyms(Buffer.alloc(32, 8)).of("WEBSHOP")).not.toBe(Sender);
  });

  it("keep an attachment's ending and length", () => {
    const attachment = changed().Attachments.results[0];
    expect(attachment?.Name).toMatch(/^anon-\w{12}\.xml$/);
    expect(Buffer.from(attachment?.$value ?? "", "base64")).toHaveLength(27);
  });

  it("stay as they are when they are made again", () => {
    const twice = changed();
    pseudonymiseLog(twice, pseudonyms);
    expect(twice).toEqual(changed());
  });
});
