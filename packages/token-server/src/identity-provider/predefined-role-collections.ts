/** A role collection: a set of roles with a name, to be given to users. */
export interface RoleCollection {
  readonly name: string;
  readonly description: string;
  readonly roles: readonly string[];
  /** Whether it belongs to the product: it can be assigned, not changed or deleted. */
  readonly predefined: boolean;
}

/** The collections that come with the product (fact sheet on authentication, section 4.4). */
export const predefinedRoleCollections: readonly RoleCollection[] = [
  ["PI_Read_Only", "AuthGroup_ReadOnly", "Reads what there is to monitor; no payloads"],
  [
    "PI_Business_Expert",
    "AuthGroup_BusinessExpert",
    "Reads payloads as well; an add-on to another collection",
  ],
  [
    "PI_Integration_Developer",
    "AuthGroup_IntegrationDeveloper",
    "Designs, deploys and monitors; no payloads",
  ],
  ["PI_Administrator", "AuthGroup_Administrator", "Runs the tenant; no payloads"],
].map(([name = "", role = "", description = ""]) => ({ name, description, roles: [role], predefined: true }));
