export { baseUrlFor } from "./base-url.ts";
export { ListenerError } from "./bind.ts";
export { type Exchange, exchangeOf, type Origin } from "./exchange.ts";
export { forwardedBy, readForwarded } from "./forwarded.ts";
export { type Listener, type ListenerOptions, openListener } from "./listener.ts";
export { type Limits, limitsOf } from "./limits.ts";
export { type Log, openLog } from "./log.ts";
export { peerCertificateOf } from "./peer-certificate.ts";
export { readTlsFiles, type TlsMaterial } from "./tls-material.ts";
