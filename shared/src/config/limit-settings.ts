import { setting, unset } from "./define-setting.ts";
import { wholeNumber } from "./setting.ts";

/** How much one request may be and ask, how many may come at once, and how long each thing may take. */
export const limitSettings = {
  batchParts: setting("TENANTBOX_BATCH_PARTS", wholeNumber(1, 1_000), "100", "Most requests in one $batch."),
  batchBytes: setting(
    "TENANTBOX_BATCH_BYTES",
    wholeNumber(1_000, 50_000_000),
    "5000000",
    "Most bytes of one $batch request.",
  ),
  batchAnswerBytes: setting(
    "TENANTBOX_BATCH_ANSWER_BYTES",
    wholeNumber(1_000, 500_000_000),
    "20000000",
    "Most bytes of all answers of one $batch together.",
  ),
  urlBytes: setting(
    "TENANTBOX_URL_BYTES",
    wholeNumber(256, 65_536),
    "16384",
    "Most bytes of a request's path and query.",
  ),
  headerBytes: setting(
    "TENANTBOX_HEADER_BYTES",
    wholeNumber(1_024, 131_072),
    "16384",
    "Most bytes of all header lines of a request.",
  ),
  headerLines: setting(
    "TENANTBOX_HEADER_LINES",
    wholeNumber(10, 1_000),
    "200",
    "Most header lines of a request.",
  ),
  bodyBytes: setting(
    "TENANTBOX_BODY_BYTES",
    wholeNumber(1_024, 999_999_999),
    "67108864",
    "Most bytes that any request may announce as its body; most paths take less.",
  ),
  formBytes: setting(
    "TENANTBOX_FORM_BYTES",
    wholeNumber(1_024, 1_000_000),
    "57344",
    "Most bytes of a form at the token server.",
  ),
  formParameters: setting(
    "TENANTBOX_FORM_PARAMETERS",
    wholeNumber(10, 1_000),
    "50",
    "Most parameters of a form, and of a query, at the token server.",
  ),
  optionLength: setting(
    "TENANTBOX_OPTION_LENGTH",
    wholeNumber(100, 65_536),
    "16000",
    "Most characters of one OData query option.",
  ),
  filterTerms: setting(
    "TENANTBOX_FILTER_TERMS",
    wholeNumber(1, 400),
    "400",
    "Most comparisons and function calls in one $filter.",
  ),
  filterDepth: setting(
    "TENANTBOX_FILTER_DEPTH",
    wholeNumber(1, 80),
    "80",
    "Most levels of brackets, operators and calls within each other in one $filter.",
  ),
  orderKeys: setting("TENANTBOX_ORDER_KEYS", wholeNumber(1, 30), "10", "Most keys in $orderby."),
  expandItems: setting("TENANTBOX_EXPAND_ITEMS", wholeNumber(1, 100), "20", "Most links in $expand."),
  expandDepth: setting(
    "TENANTBOX_EXPAND_DEPTH",
    wholeNumber(1, 10),
    "3",
    "Most levels of one link in $expand.",
  ),
  selectItems: setting("TENANTBOX_SELECT_ITEMS", wholeNumber(1, 1_000), "200", "Most names in $select."),
  pathSegments: setting(
    "TENANTBOX_PATH_SEGMENTS",
    wholeNumber(2, 50),
    "12",
    "Most segments of an OData path.",
  ),
  queryQueue: unset(
    "TENANTBOX_QUERY_QUEUE",
    wholeNumber(0, 100_000),
    "Most queries that wait for a thread, others get 503; 64 for each thread where not set.",
  ),
  writeQueue: setting(
    "TENANTBOX_WRITE_QUEUE",
    wholeNumber(1, 100_000),
    "256",
    "Most writes of callers that wait for the one thread that writes, others get 503.",
  ),
  connections: setting(
    "TENANTBOX_CONNECTIONS",
    wholeNumber(1, 100_000),
    "500",
    "Most open connections of one listener, each of which has one request served at a time; more are closed at once.",
  ),
  connectionsPerPeer: setting(
    "TENANTBOX_CONNECTIONS_PER_PEER",
    wholeNumber(1, 100_000),
    "400",
    "Most open connections of one client address to one listener.",
  ),
  maxRequests: setting(
    "TENANTBOX_MAX_REQUESTS",
    wholeNumber(1, 100_000),
    "1000",
    "Most requests that one server serves at once, others get 503; health and metrics do not count.",
  ),
  handshakeTimeout: setting(
    "TENANTBOX_HANDSHAKE_TIMEOUT_MS",
    wholeNumber(100, 600_000),
    "10000",
    "Longest time a TLS handshake may take, in milliseconds.",
  ),
  headersTimeout: setting(
    "TENANTBOX_HEADERS_TIMEOUT_MS",
    wholeNumber(100, 600_000),
    "15000",
    "Longest time the headers of a request may take to arrive, in milliseconds.",
  ),
  requestTimeout: setting(
    "TENANTBOX_REQUEST_TIMEOUT_MS",
    wholeNumber(100, 600_000),
    "30000",
    "Longest time a request may take to arrive, body included, in milliseconds.",
  ),
  answerTimeout: setting(
    "TENANTBOX_ANSWER_TIMEOUT_MS",
    wholeNumber(100, 600_000),
    "60000",
    "Longest time that part of an answer may wait to be read, in milliseconds.",
  ),
  idleTimeout: setting(
    "TENANTBOX_IDLE_TIMEOUT_MS",
    wholeNumber(100, 600_000),
    "30000",
    "How long a connection without a request is kept, in milliseconds.",
  ),
} as const;
