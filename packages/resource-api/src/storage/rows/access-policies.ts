export interface AccessPolicyRow {
  readonly id: string;
  readonly role_name: string;
  readonly description: string | null;
}

export interface ArtifactReferenceRow {
  readonly policy_id: string;
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly type: string;
  readonly condition_attribute: "Name" | "ID";
  readonly condition_type: "exactString" | "regularExpression";
  readonly condition_value: string;
  /** What the condition matches, in the words of SQLite's GLOB. */
  readonly glob_pattern: string;
  /** The same in those of LIKE. */
  readonly like_pattern: string;
}
