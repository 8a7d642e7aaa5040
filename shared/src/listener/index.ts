export { ListenerError } from "./bind.ts";
export { type Exchange, exchangeOf } from "./exchange.ts";
export { type Listener, type ListenerOptions, openListener } from "./listener.ts";
export { type Limits, limitsOf } from "./limits.ts";
export { type Log, openLog } from "./log.ts";
export { readTlsFiles, type TlsMaterial } from "./tls-material.ts";
