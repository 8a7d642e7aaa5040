import type { MessageLog } from "../storage/message-log.ts";
import type { Flow } from "./flows.ts";
import type { Random } from "./random.ts";

/** A failed message, as far as its error text speaks of it. */
interface Failure {
  readonly flow: Flow;
  readonly guid: string;
  readonly receiver: string;
}

/** Text of an error, and the kind of step it comes from. */
interface ErrorKind {
  readonly step: string;
  readonly text: (failure: Failure, random: Random) => string;
}

const host = (receiver: string) => `${receiver.toLowerCase().replaceAll("_", "-")}.example.com`;

const kinds: readonly (readonly [ErrorKind, number])[] = [
  [
    {
      step: "MessageFlow",
      text: ({ flow, receiver }, random) =>
        `org.apache.camel.http.base.HttpOperationFailedException: HTTP operation failed invoking https://${host(receiver)}/api/${flow.id} with statusCode: ${random.pick([400, 401, 403, 404, 429, 500, 502, 503, 503])}`,
    },
    7,
  ],
  [
    {
      step: "MessageFlow",
      text: ({ receiver }) =>
        `java.net.SocketTimeoutException: Read timed out, cause: ${host(receiver)}:443 gave no answer within 60000 ms`,
    },
    4,
  ],
  [{ step: "MessageFlow", text: ({ receiver }) => `java.net.UnknownHostException: ${host(receiver)}` }, 1],
  [
    {
      step: "MessageFlow",
      text: () =>
        "javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target",
    },
    1,
  ],
  [
    {
      step: "CallActivity",
      text: (_, random) =>
        `org.apache.camel.support.processor.validation.SchemaValidationException: Validation failed. errors: [org.xml.sax.SAXParseException: Line : ${random.integer(2, 90)}, column : ${random.integer(5, 60)}, cvc-complex-type.2.4.a: Invalid content was found starting with element 'PostalCode'. One of '{City}' is expected.]`,
    },
    3,
  ],
  [
    {
      step: "CallActivity",
      text: (_, random) =>
        `javax.script.ScriptException: java.lang.NullPointerException: Cannot invoke method text() on null object@ line ${random.integer(11, 120)} in script${random.integer(1, 4)}.groovy`,
    },
    3,
  ],
  [
    {
      step: "CallActivity",
      text: ({ flow }) =>
        `Mapping failed: cannot produce target element /ns0:${flow.id}/Header/Currency. Check xml instance is valid for source xsd and target-field mapping fulfills requirements of target xsd`,
    },
    2,
  ],
  [
    {
      step: "MessageFlow",
      text: ({ receiver }) =>
        `org.apache.camel.component.file.GenericFileOperationFailedException: Cannot connect to sftp://integration@${host(receiver)}:22, cause: com.jcraft.jsch.JSchException: Auth fail`,
    },
    1,
  ],
  [
    {
      step: "EndEvent",
      text: ({ receiver }, random) =>
        `Order rejected by ${receiver}: material ${random.integer(100_000, 999_999)} is not maintained for the plant`,
    },
    2,
  ],
];

/** What went wrong with a message: believable, and the same for the same stream of numbers. */
export function describeError(failure: Failure, random: Random): NonNullable<MessageLog["error"]> {
  const { errors = [] } = failure.flow;
  const kind = errors.length > 0 ? ownKind(errors) : random.weighted(kinds);
  return {
    type: "text/plain",
    last_error_model_step_id: `${kind.step}_${random.integer(2, 48)}`,
    error_text: `${kind.text(failure, random)}\n\nThe MPL ID for the failed message is : ${failure.guid}\nFor more details please check tail log.`,
  };
}

/** What a flow says by itself. */
const ownKind = (errors: readonly string[]): ErrorKind => ({
  step: "CallActivity",
  text: (_, random) => random.pick(errors).replaceAll("#", () => String(random.integer(0, 9))),
});
