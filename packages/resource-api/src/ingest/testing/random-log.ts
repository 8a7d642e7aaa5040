import { createHash } from "node:crypto";
import fc from "fast-check";

/** Random logs as an export has them, with everything below them; what they say is whole, so it comes back so. */
export const randomLog: fc.Arbitrary<Record<string, unknown>> = fc.noShrink(
  fc.integer({ min: 0, max: 2 ** 30 }).chain((number) => logOf(`guid-${number}`)),
);

const text = fc.option(
  fc.string({ maxLength: 12, unit: "binary" }).map((value) => value.replaceAll("\0", "")),
);
const moment = fc.option(fc.integer({ min: 0, max: 4_000_000_000_000 }).map((ms) => `/Date(${ms})/`));
const flag = fc.boolean();
const body = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const list = <Item>(items: readonly fc.Arbitrary<Item>[]) =>
  fc.tuple(...items).map((results) => ({ results }));

/** Up to three, told apart by their place; their order is that of their keys. */
const some = <Item>(item: (place: number) => fc.Arbitrary<Item>) =>
  fc.integer({ min: 0, max: 3 }).chain((length) => list(Array.from({ length }, (_, place) => item(place))));

const named = (more: object = {}) =>
  some((place) => fc.record({ ...constants(more), Name: fc.constant(`name-${place}`), Value: text }));

const constants = (values: object) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fc.constant(value as unknown)]));

const withBody = (fields: Record<string, fc.Arbitrary<unknown>>, size?: string) =>
  fc.record({ ...fields, $value: body }).map(({ $value, ...entity }) => ({
    ...entity,
    ...(size === undefined ? {} : { [size]: String(($value as Buffer).length) }),
    $value: ($value as Buffer).toString("base64"),
  }));

function logOf(guid: string): fc.Arbitrary<Record<string, unknown>> {
  const artifact = fc.record({ Id: text, Name: text, Type: text, PackageId: text, PackageName: text });
  return fc
    .record({
      MessageGuid: fc.constant(guid),
      ...fields(text, "CorrelationId ApplicationMessageId PredecessorMessageGuid ApplicationMessageType"),
      ...fields(moment, "LogStart LogEnd"),
      ...fields(text, "Sender Receiver Status AlternateWebLink LogLevel CustomStatus ArchivingStatus"),
      IntegrationArtifact: artifact,
      ...fields(
        flag,
        "ArchivingSenderChannelMessages ArchivingReceiverChannelMessages ArchivingLogAttachments ArchivingPersistedMessages",
      ),
      ...fields(text, "TransactionId PreviousComponentName LocalComponentName OriginComponentName"),
      CustomHeaderProperties: named({ Id: "1" }),
      ErrorInformation: fc.option(
        fc.record({
          MessageGuid: fc.constant(guid),
          Type: text,
          LastErrorModelStepId: text,
          $value: fc.string(),
        }),
      ),
      AdapterAttributes: some(() =>
        fc.record({ Id: fc.constant("1"), ...fields(text, "AdapterId AdapterMessageId Name Value") }),
      ),
      Attachments: some((place) => attachment(guid, place)),
      Runs: some((place) => run(guid, `run-${place}-${guid}`)),
      MessageStoreEntries: some((place) => storeEntry(guid, `sap-it-res:msg:t:${place}-${guid}`)),
    })
    .map((log) => ({ ...log, IntegrationFlowName: (log["IntegrationArtifact"] as { Id: unknown }).Id }));
}

const fields = <Value>(value: fc.Arbitrary<Value>, names: string): Record<string, fc.Arbitrary<Value>> =>
  Object.fromEntries(names.split(" ").map((name) => [name, value]));

const attachment = (guid: string, place: number) =>
  withBody(
    {
      Id: fc.constant(`sap-it-res:msg:t:a${place}-${guid}`),
      MessageGuid: fc.constant(guid),
      TimeStamp: moment,
      ...fields(text, "Name ContentType"),
    },
    "PayloadSize",
  );

const run = (guid: string, id: string) =>
  fc.record({
    Id: fc.constant(id),
    ...fields(moment, "RunStart RunStop"),
    ...fields(text, "LogLevel OverallState ProcessId"),
    RunSteps: some((place) => runStep(guid, id, place)),
  });

const runStep = (guid: string, id: string, place: number) => {
  const trace = traceOf(`${id}/${place}`);
  return fc.record({
    RunId: fc.constant(id),
    ChildCount: fc.constant(place),
    ...fields(moment, "StepStart StepStop"),
    ...fields(text, "StepId ModelStepId BranchId Status Error Activity"),
    RunStepProperties: named({ RunId: id, ChildCount: place }),
    TraceMessages: list([
      withBody(
        {
          TraceId: fc.constant(trace),
          MplId: fc.constant(guid),
          RunId: fc.constant(id),
          ...fields(text, "ModelStepId MimeType"),
          Properties: named({ TraceId: trace }),
          ExchangeProperties: named({ TraceId: trace }),
        },
        "PayloadSize",
      ),
    ]),
  });
};

/** A trace's own number in the whole tenant, beyond 32 bits. */
const traceOf = (step: string): string =>
  String(Number.parseInt(createHash("sha256").update(step).digest("hex").slice(0, 12), 16));

const storeEntry = (guid: string, id: string) =>
  withBody({
    Id: fc.constant(id),
    MessageGuid: fc.constant(guid),
    ...fields(text, "MessageStoreId"),
    TimeStamp: moment,
    HasAttachments: flag,
    Attachments: some((place) =>
      withBody({
        Id: fc.constant(`${id}-a${place}`),
        ...fields(text, "Name ContentType"),
        Properties: named({ AttachmentId: `${id}-a${place}` }),
      }),
    ),
    Properties: named({ MessageId: id }),
  });
