import type { VariantName } from "@tenantbox/token-server/token-variants";
import type { Credentials } from "../home/credentials.ts";
import { accessTokenFor } from "./access-token.ts";
import type { HttpsClient } from "./https-client.ts";

/** What token is to be made. */
export interface MintOrder {
  /** Whose token; without an instance it has the claims that are given and nothing else. */
  readonly instance?: string;
  /** Default: the first key of the instance. */
  readonly key?: string;
  /** What is wrong with it. Default: nothing. */
  readonly variant?: VariantName;
  /** In seconds, from 1. Default: as long as the instance says. */
  readonly lifetime?: number;
  /** On top of what the variant says; null leaves a member out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** A token made on demand, and what a resource server must answer to it. */
export interface MintedToken {
  readonly token: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly expected: { readonly status: 200 | 401 | 403; readonly error?: string };
}

/** @throws Error with the token server's words where it refuses */
export async function mintToken(
  https: HttpsClient,
  { tokenUrl, credentials }: { readonly tokenUrl: string; readonly credentials: Credentials },
  order: MintOrder,
): Promise<MintedToken> {
  const operator = await accessTokenFor(https, credentials.operator());
  const answer = await https.fetch(`${tokenUrl}/admin/v1/tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${operator}`, "content-type": "application/json" },
    body: JSON.stringify(order),
  });
  if (answer.status !== 201) throw new Error(`no token: ${answer.status} ${await answer.text()}`);
  const { access_token: token, ...minted } = (await answer.json()) as Omit<MintedToken, "token"> & {
    readonly access_token: string;
  };
  const { header, claims, expected } = minted;
  return { token, header, claims, expected };
}
