export { openProxies, type Proxies, type ProxyOptions } from "./open-proxies.ts";
export { proxyOptions } from "./proxy-options.ts";
