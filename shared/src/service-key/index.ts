export { isServiceKeyFileName, serviceKeyFileName, userFileName } from "./file-name.ts";
export { parseServiceKeyDocument } from "./parse-document.ts";
export type { CertificateDetails, ServiceKeyCredentials, ServiceKeyDocument } from "./document.ts";
export { serviceKeyDocument } from "./document.ts";
