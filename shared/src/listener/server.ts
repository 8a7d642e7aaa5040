import type { Server as HttpServer } from "node:http";
import type { Server as HttpsServer } from "node:https";

/** What listens at one address: over TLS, or in plain HTTP where that was asked for. */
export type Server = HttpServer | HttpsServer;
