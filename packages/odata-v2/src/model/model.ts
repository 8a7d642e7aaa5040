import type {
  ColumnPair,
  ComplexTypeDefinition,
  EntityTypeDefinition,
  FunctionImportDefinition,
  MediaDefinition,
  Multiplicity,
  PrimitiveTypeName,
} from "./definition.ts";

/** A primitive property, its defaults resolved. */
export interface PrimitiveProperty {
  readonly kind: "primitive";
  readonly name: string;
  readonly type: PrimitiveTypeName;
  readonly column: string;
  readonly nullable: boolean;
  readonly maxLength: number | undefined;
}

/** A complex property: its members are primitive properties of the same table. */
export interface ComplexProperty {
  readonly kind: "complex";
  readonly name: string;
  readonly complex: ComplexTypeDefinition;
  readonly nullable: boolean;
  readonly members: readonly PrimitiveProperty[];
  readonly memberByName: ReadonlyMap<string, PrimitiveProperty>;
}

export type Property = PrimitiveProperty | ComplexProperty;

export interface NavigationProperty {
  readonly name: string;
  /** Name of the target's entity type. */
  readonly target: string;
  readonly multiplicity: Multiplicity;
  readonly join: readonly ColumnPair[];
  /** Name of the association, without namespace. */
  readonly association: string;
  readonly fromRole: string;
  readonly toRole: string;
}

/** One key of an order: the property, and which way. */
export interface OrderKey {
  readonly property: PrimitiveProperty;
  readonly descending: boolean;
}

export interface EntityType {
  readonly name: string;
  /** `<namespace>.<name>`, as on the wire. */
  readonly qualifiedName: string;
  readonly set: string;
  readonly table: string;
  /** The table behind the view that `table` is; undefined where it is no view. */
  readonly stored: string | undefined;
  /** What gives the rows at a moment, `:now`; undefined where `table` does. */
  readonly query: EntityTypeDefinition["query"];
  /** Which rows are shown to somebody who is guarded against; undefined: all. */
  readonly guard: EntityTypeDefinition["guard"];
  readonly key: readonly PrimitiveProperty[];
  /** The table has one row, which every key means. */
  readonly single: boolean;
  /** Whether rows have a rowid on SQLite: those of views and of tables without it have none. */
  readonly hasRowId: boolean;
  readonly properties: readonly Property[];
  readonly propertyByName: ReadonlyMap<string, Property>;
  readonly navigation: readonly NavigationProperty[];
  readonly navigationByName: ReadonlyMap<string, NavigationProperty>;
  readonly media: MediaDefinition | undefined;
  readonly defaultOrder: readonly OrderKey[];
  /** The key's columns first, then the declared indexes. */
  readonly indexes: readonly (readonly string[])[];
}

export interface AssociationEnd {
  /** Name of the entity type, without namespace. */
  readonly type: string;
  readonly set: string;
  readonly role: string;
  readonly multiplicity: Multiplicity;
}

export interface Association {
  readonly name: string;
  readonly ends: readonly [AssociationEnd, AssociationEnd];
}

/** A checked, frozen model: the one source of `$metadata`, parsing, SQL and serialization. */
export interface Model {
  readonly namespace: string;
  readonly container: string;
  readonly entityTypes: readonly EntityType[];
  readonly complexTypes: readonly ComplexTypeDefinition[];
  readonly associations: readonly Association[];
  readonly functionImports: readonly FunctionImportDefinition[];
  readonly bySet: ReadonlyMap<string, EntityType>;
  readonly byName: ReadonlyMap<string, EntityType>;
}
