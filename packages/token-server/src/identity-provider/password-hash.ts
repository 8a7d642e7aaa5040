import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

// $scrypt$ln=15,r=8,p=1$<salt>$<hash>, base64url: the parameters stand with each hash, so that they can be
// raised later. 32 MiB and some 60 ms of a pool thread for each verification.
const current = { ln: 15, r: 8, p: 1 };
const format = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/;
const hashBytes = 32;

/** Hashes a password with the parameters of today and a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, current);
  const { ln, r, p } = current;
  return `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString("base64url")}$${hash.toString("base64url")}`;
}

/**
 * Compares a password with a stored hash in constant time. Without a hash, or with one whose algorithm or
 * cost is not acceptable, it does the same work for nothing: an unknown user takes as long as a known one.
 */
export async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const parsed = parse(stored) ?? nobody();
  const hash = await derive(password, parsed.salt, parsed.cost);
  return timingSafeEqual(hash, parsed.hash) && parsed.known;
}

interface Cost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

function parse(stored: string | undefined) {
  const match = format.exec(stored ?? "");
  if (match === null) return undefined;
  const [, ln, r, p, salt = "", hash = ""] = match;
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
  // Below: too cheap to protect anything. Above: a hash that would take the server down.
  if (cost.ln < 14 || cost.ln > 18 || cost.r < 8 || cost.r > 16 || cost.p < 1 || cost.p > 4) return undefined;
  return { cost, salt: Buffer.from(salt, "base64url"), hash: Buffer.from(hash, "base64url"), known: true };
}

function nobody() {
  return { cost: current, salt: Buffer.alloc(16), hash: Buffer.alloc(hashBytes), known: false };
}

function derive(password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** ln;
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
