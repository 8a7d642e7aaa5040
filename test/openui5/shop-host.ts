import { createServer, type IncomingMessage, STATUS_CODES } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import {
  type BatchAnswer,
  type BatchItem,
  type BatchRequest,
  parseBatch,
  writeBatch,
} from "@tenantbox/odata-v2/batch";
import { errorDocument } from "@tenantbox/odata-v2/serialize";
import { sqliteEngine } from "../../packages/odata-v2/test/engines.ts";
import { baseUrl } from "../../packages/odata-v2/test/shop-service.ts";
import {
  type Sent,
  startWritingShop,
  type WritingShop,
  type Written,
} from "../../packages/odata-v2/test/writing-shop.ts";

/** The little shop of the OData library's own tests, served over HTTP as somebody would serve tables of theirs. */
export interface ShopHost {
  readonly url: string;
  readonly root: string;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  readonly location?: string | undefined;
}

const root = "/shop/v1";
const limits = { parts: 100, bytes: 1024 * 1024 };

export async function startShopHost(): Promise<ShopHost> {
  const shop = await startWritingShop(sqliteEngine);
  const server = createServer((request, response) => {
    void answerTo(shop, request).then(({ status, contentType, text, location }) => {
      response.writeHead(status, {
        dataserviceversion: "2.0",
        ...(contentType === "" ? {} : { "content-type": contentType }),
        ...(location === undefined ? {} : { location }),
      });
      response.end(request.method === "HEAD" ? undefined : text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    root,
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await shop.close();
    },
  };
}

async function answerTo(shop: WritingShop, request: IncomingMessage): Promise<Reply> {
  const { method = "GET", url = "", headers } = request;
  const target = url.slice(root.length + 1);
  const body = await buffer(request);
  const type = headers["content-type"];
  if (target.startsWith("$batch"))
    return batchReply(shop, parseBatch({ contentType: type, body, baseUrl }, limits));
  const tunnelled = headers["x-http-method"];
  const sent = { method: String(tunnelled ?? method), target, accept: headers.accept, type, body };
  return single(shop, sent);
}

interface Single {
  readonly method: string;
  readonly target: string;
  readonly accept: string | undefined;
  readonly type: string | undefined;
  readonly body: Uint8Array;
}

async function single(shop: WritingShop, { method, target, accept, type, body }: Single): Promise<Reply> {
  const accepted = accept === undefined ? {} : { accept };
  if (method === "GET" || method === "HEAD") return shop.get(target, accepted);
  const typed = type === undefined ? {} : { contentType: type };
  return documented(await shop.send(`${method} ${target}`, { ...accepted, ...typed, body }));
}

/** A refused write comes as its text alone; a host makes an error document of it. */
function documented(reply: Reply): Reply {
  if (reply.status < 400) return reply;
  const code = STATUS_CODES[reply.status] ?? "Unknown";
  const { contentType, body } = errorDocument({ code, message: reply.text }, "json");
  return { status: reply.status, contentType, text: body };
}

async function batchReply(shop: WritingShop, items: readonly BatchItem[]): Promise<Reply> {
  const answers = [];
  for (const item of items) {
    if (item.kind === "request") {
      const reply = await single(shop, singleOf(item.request));
      answers.push({ kind: "request", answer: answerOf(reply, item.request) } as const);
      continue;
    }
    const replies = await shop.changeSet(item.requests.map(sentOf));
    const whole = replies.length === item.requests.length;
    const answered = replies.map((reply, place) =>
      answerOf(documented(reply), whole ? item.requests[place] : undefined),
    );
    const [failure] = answered;
    answers.push(
      whole || failure === undefined
        ? ({ kind: "change-set", answers: answered } as const)
        : ({ kind: "request", answer: failure } as const),
    );
  }
  const { contentType, body } = writeBatch(answers);
  return { status: 202, contentType, text: Buffer.from(body).toString("utf8") };
}

const targetOf = ({ path, query }: BatchRequest): string => (query === "" ? path : `${path}?${query}`);

function singleOf(request: BatchRequest): Single {
  const { method, headers, body } = request;
  return {
    method,
    target: targetOf(request),
    accept: headers.get("accept"),
    type: headers.get("content-type"),
    body,
  };
}

function sentOf(request: BatchRequest): Sent {
  const { accept, type } = singleOf(request);
  const { contentId, refersTo } = request;
  return {
    line: `${request.method} ${targetOf(request)}`,
    body: request.body,
    ...(type === undefined ? {} : { contentType: type }),
    ...(accept === undefined ? {} : { accept }),
    ...(contentId === undefined ? {} : { contentId }),
    ...(refersTo === undefined ? {} : { refersTo }),
  };
}

function answerOf(
  { status, contentType, text, location }: Reply | Written,
  request?: BatchRequest,
): BatchAnswer {
  return {
    status,
    reasonPhrase: STATUS_CODES[status] ?? "Unknown",
    headers: {
      DataServiceVersion: "2.0",
      ...(contentType === "" ? {} : { "Content-Type": contentType }),
      ...(location === undefined ? {} : { Location: location }),
    },
    body: Buffer.from(text),
    contentId: request?.contentId,
  };
}
