import { createHash, generateKeyPairSync, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { SignJWT } from "jose";
import { client, scopes, serve } from "./token-contender.ts";

// The floor: Node's own server, one hash comparison, one signature by jose. No grant checks, no audit, no scopes.
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const expected = createHash("sha256").update(client.secret).digest();

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

serve((request, response) => {
  void readForm(request).then(async (form) => {
    const [id = "", secret = ""] = Buffer.from(request.headers.authorization?.slice(6) ?? "", "base64")
      .toString()
      .split(":");
    const proven =
      timingSafeEqual(createHash("sha256").update(secret).digest(), expected) && id === client.clientId;
    if (!proven || form.get("grant_type") !== "client_credentials") return void response.writeHead(401).end();
    const now = Math.floor(Date.now() / 1000);
    const jti = randomBytes(16).toString("hex");
    const claims = {
      jti,
      sub: id,
      authorities: scopes,
      scope: scopes,
      client_id: id,
      cid: id,
      azp: id,
      grant_type: "client_credentials",
      iat: now,
      exp: now + 43_200,
      iss: "https://localhost/oauth/token",
      aud: ["it!b1", id],
    };
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: "RS256", kid: "k1", typ: "JWT" })
      .sign(privateKey);
    response.setHeader("Content-Type", "application/json");
    response.setHeader("Cache-Control", "no-store");
    response.end(
      JSON.stringify({
        access_token: token,
        token_type: "bearer",
        expires_in: 43_199,
        scope: scopes.join(" "),
        jti,
      }),
    );
  });
});
