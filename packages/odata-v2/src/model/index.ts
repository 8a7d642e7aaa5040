export { defineModel } from "./define-model.ts";
export type {
  AssociationDefinition,
  ColumnPair,
  ComplexMemberDefinition,
  ComplexPropertyDefinition,
  ComplexTypeDefinition,
  EntityTypeDefinition,
  FunctionImportDefinition,
  MediaDefinition,
  ModelDefinition,
  Multiplicity,
  NavigationDefinition,
  OrderDefinition,
  PrimitivePropertyDefinition,
  PrimitiveTypeName,
  PropertyDefinition,
} from "./definition.ts";
export type {
  Association,
  AssociationEnd,
  ComplexProperty,
  EntityType,
  Model,
  NavigationProperty,
  OrderKey,
  PrimitiveProperty,
  Property,
} from "./model.ts";
