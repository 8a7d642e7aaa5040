/** A role a service instance of plan `api` can name, and the permissions it stands for. */
export interface RoleTemplate {
  readonly name: string;
  /** Short permission names, without the application prefix: `IntegrationOperationServer.read`. */
  readonly scopes: readonly string[];
}
