import { randomBytes } from "node:crypto";

/** A TLS ClientHello as bytes (RFC 8446 section 4.1.2), for hellos that no TLS library would send. */
export interface ClientHello {
  /** The version of old, and the highest one where `supported` says nothing: 0x0301 is TLS 1.0. */
  readonly version?: number;
  /** The `supported_versions` extension; absent unless said. */
  readonly supported?: readonly number[];
  readonly suites: readonly number[];
  readonly compressions?: readonly number[];
  /** Bytes of the one host name in `server_name`; absent unless said. */
  readonly serverName?: string;
  /** Further extensions: type and content. */
  readonly extensions?: readonly (readonly [number, Buffer])[];
}

/** Version, then suite numbers, as registries name them. */
export const tls = { ssl3: 0x0300, v10: 0x0301, v11: 0x0302, v12: 0x0303, v13: 0x0304 } as const;

const u8 = (value: number): Buffer => Buffer.of(value);
const u16 = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff);
const u24 = (value: number): Buffer => Buffer.of(value >> 16, (value >> 8) & 0xff, value & 0xff);
const list8 = (content: Buffer): Buffer => Buffer.concat([u8(content.length), content]);
const list16 = (content: Buffer): Buffer => Buffer.concat([u16(content.length), content]);
const numbers = (values: readonly number[]): Buffer => Buffer.concat(values.map(u16));

/** A handshake message. */
export const handshake = (type: number, body: Buffer, length = body.length): Buffer =>
  Buffer.concat([u8(type), u24(length), body]);

/** One TLS record after the other for a content of any length. */
export function records(type: number, content: Buffer, version: number = tls.v10): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < content.length || at === 0; at += 16_384) {
    const part = content.subarray(at, at + 16_384);
    parts.push(Buffer.concat([u8(type), u16(version), list16(part)]));
  }
  return Buffer.concat(parts);
}

/** The `certificate_list` of a Certificate message of TLS 1.2. */
export const certificateList = (certificates: readonly Buffer[]): Buffer => {
  const entries = Buffer.concat(certificates.flatMap((der) => [u24(der.length), der]));
  return Buffer.concat([u24(entries.length), entries]);
};

/** The hello in its record. */
export function clientHello(hello: ClientHello): Buffer {
  const { version = tls.v12, supported, suites, compressions = [0], serverName } = hello;
  const extensions: (readonly [number, Buffer])[] = [
    ...(serverName === undefined ? [] : [[0, serverNames(serverName)] as const]),
    [10, list16(numbers([0x001d, 0x0017, 0x0018]))],
    [11, list8(u8(0))],
    [13, list16(numbers([0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0203, 0x0201]))],
    ...(supported === undefined
      ? []
      : [
          [43, list8(numbers(supported))] as const,
          [51, list16(Buffer.concat([u16(0x001d), list16(randomBytes(32))]))] as const,
        ]),
    ...(hello.extensions ?? []),
  ];
  const written = Buffer.concat(extensions.flatMap(([type, content]) => [u16(type), list16(content)]));
  const body = Buffer.concat([
    u16(version),
    randomBytes(32),
    list8(randomBytes(32)),
    list16(numbers(suites)),
    list8(Buffer.from(compressions)),
    // Before TLS 1.0 there was nothing behind the compressions.
    ...(version === tls.ssl3 ? [] : [list16(written)]),
  ]);
  return records(22, handshake(1, body), Math.min(version, tls.v10));
}

const serverNames = (name: string): Buffer =>
  list16(Buffer.concat([u8(0), list16(Buffer.from(name, "latin1"))]));
