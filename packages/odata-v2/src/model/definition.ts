/**
 * How somebody describes their tables as an OData V2 model: plain data, one object per type.
 * `defineModel` checks it and turns it into the `Model` that the other stages read.
 */

/** The primitive types of EDM that a property may have (MS-ODATA 2.2.2 / OData V2 overview, section 6). */
export type PrimitiveTypeName =
  | "Edm.Binary"
  | "Edm.Boolean"
  | "Edm.Byte"
  | "Edm.DateTime"
  | "Edm.DateTimeOffset"
  | "Edm.Decimal"
  | "Edm.Double"
  | "Edm.Guid"
  | "Edm.Int16"
  | "Edm.Int32"
  | "Edm.Int64"
  | "Edm.SByte"
  | "Edm.Single"
  | "Edm.String"
  | "Edm.Time";

/** `1`: exactly one, `0..1`: at most one, `*`: any number. */
export type Multiplicity = "1" | "0..1" | "*";

/** A column of the entity's own table. Portable storage: epoch milliseconds for times, 0/1 for booleans. */
export interface PrimitivePropertyDefinition {
  readonly name: string;
  readonly type: PrimitiveTypeName;
  readonly column: string;
  /** Default: true, and always false for a key property. */
  readonly nullable?: boolean;
  /** Printed in `$metadata` only; nothing is cut. */
  readonly maxLength?: number;
}

/** A member of a complex type; its column is named by each property that uses the type. */
export interface ComplexMemberDefinition {
  readonly name: string;
  readonly type: PrimitiveTypeName;
  /** Default: true. */
  readonly nullable?: boolean;
  readonly maxLength?: number;
}

export interface ComplexTypeDefinition {
  readonly name: string;
  readonly members: readonly ComplexMemberDefinition[];
}

/** A property of a complex type, spread over columns of the entity's own table. */
export interface ComplexPropertyDefinition {
  readonly name: string;
  readonly complex: ComplexTypeDefinition;
  /** One column for each member, by the member's name. */
  readonly columns: Readonly<Record<string, string>>;
  /** Default: false; the object is always present even if all its members are null. */
  readonly nullable?: boolean;
}

export type PropertyDefinition = PrimitivePropertyDefinition | ComplexPropertyDefinition;

/** One pair of equal columns: `from` in the table where the link starts, `to` in the target's table. */
export interface ColumnPair {
  readonly from: string;
  readonly to: string;
}

/**
 * The association behind a link, for `$metadata`. When absent: `<Type>_2_r_<Nav>` with the roles `<Type>`
 * (multiplicity 1) and `r_<Nav>`. The two links of a two-way association name the same association, each
 * with its own roles (`fromRole` of one is `toRole` of the other).
 */
export interface AssociationDefinition {
  readonly name: string;
  readonly fromRole: string;
  readonly toRole: string;
  /** How many starts one target has. Default: that of the opposite link when there is one, else `1`. */
  readonly fromMultiplicity?: Multiplicity;
}

export interface NavigationDefinition {
  readonly name: string;
  /** Name of the target's entity type. */
  readonly target: string;
  readonly multiplicity: Multiplicity;
  /** The `to` columns should be indexed: an expand looks children up by them. */
  readonly join: readonly ColumnPair[];
  readonly association?: AssociationDefinition;
}

/** Where the bytes of a media entity (`m:HasStream`) lie and what they are. */
export interface MediaDefinition {
  /** The column with the body: text, or bytes (blob, bytea). */
  readonly column: string;
  /** What the column takes when a body is written. Default: bytes. */
  readonly stores?: "text" | "bytes";
  /** Another table that holds the body, joined on columns of the entity's table. Default: the entity's own. */
  readonly source?: { readonly table: string; readonly join: readonly ColumnPair[] };
  /** Content type of `$value`: a column of the entity's own table (null: the fallback), or always the same. */
  readonly contentType: { readonly column?: string; readonly fallback: string };
  /** What `__metadata.content_type` says when it differs from the real one. */
  readonly announced?: string;
}

export interface OrderDefinition {
  /** Property, or `Complex/Member`. */
  readonly path: string;
  /** Default: `asc` (nulls last); `desc` puts nulls first. */
  readonly direction?: "asc" | "desc";
}

/**
 * Which rows somebody may see who is guarded against: a condition, spelt for each engine, in which `:row` is the row.
 * `rows`: the others are not there for him. `content`: he sees them all, but what they hold (`$value`) of these alone.
 */
export interface GuardDefinition {
  readonly covers: "rows" | "content";
  readonly shown: { readonly sqlite: string; readonly postgres: string };
}

export interface EntityTypeDefinition {
  readonly name: string;
  readonly set: string;
  /** The table, or view, that its rows are read from. */
  readonly table: string;
  /**
   * Where `table` is a view: the table behind it, whose key columns have the same names; rows are deleted there.
   * A view may compute and count, so reading one is never taken for cheap.
   */
  readonly stored?: string;
  /**
   * Where the rows depend on the moment of the answer: the query that gives them in place of `table`, whose name it
   * then only bears. `:now` in it is that moment in epoch milliseconds. It has a `stored` table, as a view has.
   */
  readonly query?: { readonly sqlite: string; readonly postgres: string };
  readonly key: readonly string[];
  /** The table has one row, which every key means. */
  readonly single?: boolean;
  /** On SQLite: the table was made `without rowid`, so that rows lie in the order of its key. */
  readonly clustered?: boolean;
  /** Absent: everybody sees every row. */
  readonly guard?: GuardDefinition;
  /** In wire order. */
  readonly properties: readonly PropertyDefinition[];
  /** In wire order. Default: none. */
  readonly navigation?: readonly NavigationDefinition[];
  /** Present: the entity is a media link entry (`m:HasStream="true"`). */
  readonly media?: MediaDefinition;
  /** Order of a list without `$orderby`. Default: by key. */
  readonly defaultOrder?: readonly OrderDefinition[];
  /**
   * The indexes of the table, as column lists; the primary key need not be listed. They decide which lists look
   * cheap: those that compare the first column of one, or ask for the first rows of one in its order.
   */
  readonly indexes?: readonly (readonly string[])[];
}

/** Declared in `$metadata`; calling it is the business of whoever owns the operation. */
export interface FunctionImportDefinition {
  readonly name: string;
  readonly httpMethod: "GET" | "POST";
  /** `Edm.String`, or the name of an entity type of this model. */
  readonly returns?: { readonly type: string; readonly collection?: boolean; readonly set?: string };
  readonly parameters: readonly {
    readonly name: string;
    readonly type: PrimitiveTypeName;
    readonly nullable?: boolean;
    /** A text may come as a bare word, without quotes. */
    readonly bare?: boolean;
  }[];
}

export interface ModelDefinition {
  readonly namespace: string;
  readonly container: string;
  readonly entityTypes: readonly EntityTypeDefinition[];
  readonly complexTypes?: readonly ComplexTypeDefinition[];
  readonly functionImports?: readonly FunctionImportDefinition[];
}
