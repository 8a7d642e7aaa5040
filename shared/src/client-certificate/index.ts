/** The policy for client certificates: the same verdict at both servers. No HTTP, no registration. */
export { authorityProblem } from "./authority-policy.ts";
export { captureChains } from "./chain-capture.ts";
export { type ChainMemory, createChainMemory } from "./chain-memory.ts";
export {
  CertificateInputError,
  type CertificateInputReason,
  parseCertificatePem,
  parseCertificatesPem,
} from "./certificate-pem.ts";
export {
  clientCertChainHeader,
  clientCertHeader,
  readClientCert,
  writeClientCert,
} from "./client-cert-header.ts";
export {
  issuerRdns,
  namesDigest,
  type NameAttribute,
  type Rdn,
  sameName,
  subjectDer,
  subjectRdns,
} from "./distinguished-name.ts";
export { forwardedClientCertHeader, readForwardedClientCert } from "./forwarded-client-cert.ts";
export { fingerprintOf, thumbprintOf } from "./fingerprint.ts";
export { formatName } from "./name-text.ts";
export { type CertificateVerdict, judgeCertificate, judgeLeaf } from "./judge-certificate.ts";
export { type PresentedCertificate, presentedCertificate } from "./presented-certificate.ts";
export type { CertificateRefusal, Refusal } from "./refusal.ts";
export {
  loadTrustFolder,
  type TrustFolderOptions,
  type TrustProblem,
  type WatchedTrustStore,
} from "./trust-folder.ts";
export { createTrustStore, trustedPem, type TrustStore } from "./trust-store.ts";
export { certificateValidAt, validityOf, type ValidityPeriod } from "./validity.ts";
