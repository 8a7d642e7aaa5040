import { X509Certificate } from "node:crypto";
import type { ServiceKeyDocument } from "@tenantbox/shared/service-key";
import { validityOf } from "@tenantbox/shared/client-certificate";
import type { ServiceInstanceRow, ServiceKeyRow } from "../storage/index.ts";
import type { InstanceParameters } from "./instance-parameters.ts";
import type { KeyKind } from "./key-parameters.ts";
import type { AnyPlan } from "./offering.ts";
import { storedParameters } from "./read-clients.ts";

/** A service instance as its owner sees it. Times are epoch milliseconds. */
export interface ServiceInstance {
  readonly id: string;
  readonly name: string;
  readonly plan: AnyPlan;
  readonly clientId: string;
  readonly parameters: InstanceParameters;
  readonly createdAt: number;
}

/** A service key without its credential. */
export interface ServiceKey {
  readonly id: string;
  readonly name: string;
  readonly instance: string;
  readonly kind: KeyKind;
  readonly createdAt: number;
  /** SHA-256 of the leaf's DER, lower-case hexadecimal; certificate keys only. */
  readonly fingerprint?: string;
  /** The end of the certificate's validity; certificate keys only. */
  readonly validUntil?: number;
}

/** A service key with the document that clients use: it holds the credential. */
export interface ServiceKeyWithDocument extends ServiceKey {
  readonly document: ServiceKeyDocument;
}

export function instanceView(row: ServiceInstanceRow): ServiceInstance {
  return {
    id: row.id,
    name: row.name,
    plan: row.plan as AnyPlan,
    clientId: row.client_id,
    parameters: storedParameters(row),
    createdAt: row.created_at,
  };
}

export function keyView(row: ServiceKeyRow, instance: string): ServiceKey {
  return {
    id: row.id,
    name: row.name,
    instance,
    kind: row.kind as KeyKind,
    createdAt: row.created_at,
    ...(row.fingerprint === null ? {} : { fingerprint: row.fingerprint }),
    ...(row.certificate === null
      ? {}
      : { validUntil: validityOf(new X509Certificate(row.certificate)).notAfter }),
  };
}
