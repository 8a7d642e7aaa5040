/** The package brings no types; this is what the tests use of it. */
declare module "simple-oauth2" {
  export class ClientCredentials {
    constructor(options: {
      readonly client: { readonly id: string; readonly secret: string };
      readonly auth: { readonly tokenHost: string; readonly tokenPath: string };
      readonly options: {
        readonly authorizationMethod: "header" | "body";
        readonly credentialsEncodingMode: "strict" | "loose";
      };
      readonly http: { readonly agent: unknown };
    });
    getToken(parameters: { readonly scope?: string }): Promise<{ readonly token: Record<string, unknown> }>;
  }
}
