/** The local certificate authority. No HTTP, no OAuth. */
export {
  type CertificateAuthority,
  type CertificateAuthorityOptions,
  openCertificateAuthority,
} from "./certificate-authority.ts";
export {
  CertificateAuthorityError,
  type CertificateAuthorityErrorCode,
} from "./certificate-authority-error.ts";
export { type CertificateDetails, certificateDetails } from "./certificate-details.ts";
export type { KeyAuthority } from "./authorities.ts";
export { readGivenAuthority, readPrivateKey } from "./given-authority.ts";
export type { CertificateSubject } from "./certificate-subject.ts";
export type { ClientCertificateRequest, IssuedClientCertificate, Repeatable } from "./client-certificates.ts";
export { type DemoExternalCertificate, demoExternalCertificate } from "./demo-external-certificate.ts";
export type { LeafFiles } from "./leaf-files.ts";
export { periodForTests } from "./period-for-tests.ts";
