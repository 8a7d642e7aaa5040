import type { Association, EntityType, Model, PrimitiveProperty, Property } from "../model/index.ts";
import { declarationInCapitals, namespaces } from "./xml-names.ts";
import { xmlAttribute } from "./xml-text.ts";

const edmx = "http://schemas.microsoft.com/ado/2007/06/edmx";
const edm = "http://schemas.microsoft.com/ado/2008/09/edm";

/**
 * The `$metadata` of a model (CSDL 2.0 in EDMX 1.0): one schema with its entity types, complex types and
 * associations, then one container with its entity sets, association sets and function imports.
 */
export function metadataDocument(model: Model): string {
  const { namespace } = model;
  const parts = [
    declarationInCapitals,
    `<edmx:Edmx xmlns:edmx="${edmx}" Version="1.0">`,
    `<edmx:DataServices m:DataServiceVersion="1.0" xmlns:m="${namespaces.metadata}">`,
    `<Schema Namespace="${xmlAttribute(namespace)}" xmlns="${edm}">`,
    ...model.entityTypes.map((type) => entityType(type, namespace)),
    ...model.complexTypes.map((type) => {
      const members = type.members.map((member) =>
        propertyElement(member.name, member.type, member.nullable ?? true, member.maxLength),
      );
      return `<ComplexType Name="${xmlAttribute(type.name)}">${members.join("")}</ComplexType>`;
    }),
    ...model.associations.map((item) => association(item, namespace)),
    container(model),
    "</Schema></edmx:DataServices></edmx:Edmx>",
  ];
  return parts.join("");
}

function entityType(type: EntityType, namespace: string): string {
  const stream = type.media === undefined ? "" : ' m:HasStream="true"';
  const key = type.key.map(({ name }) => `<PropertyRef Name="${xmlAttribute(name)}"/>`).join("");
  const properties = type.properties.map((item) => property(item, namespace)).join("");
  const links = type.navigation.map(
    (link) =>
      `<NavigationProperty Name="${xmlAttribute(link.name)}" Relationship="${xmlAttribute(`${namespace}.${link.association}`)}"` +
      ` FromRole="${xmlAttribute(link.fromRole)}" ToRole="${xmlAttribute(link.toRole)}"/>`,
  );
  return `<EntityType Name="${xmlAttribute(type.name)}"${stream}><Key>${key}</Key>${properties}${links.join("")}</EntityType>`;
}

function property(item: Property, namespace: string): string {
  if (item.kind === "primitive") return primitive(item);
  return propertyElement(item.name, `${namespace}.${item.complex.name}`, item.nullable, undefined);
}

function primitive({ name, type, nullable, maxLength }: PrimitiveProperty): string {
  return propertyElement(name, type, nullable, maxLength);
}

function propertyElement(
  name: string,
  type: string,
  nullable: boolean,
  maxLength: number | undefined,
): string {
  const length = maxLength === undefined ? "" : ` MaxLength="${maxLength}"`;
  return `<Property Name="${xmlAttribute(name)}" Type="${xmlAttribute(type)}" Nullable="${nullable}"${length}/>`;
}

function association({ name, ends }: Association, namespace: string): string {
  const elements = ends.map(
    (end) =>
      `<End Type="${xmlAttribute(`${namespace}.${end.type}`)}" Multiplicity="${end.multiplicity}" Role="${xmlAttribute(end.role)}"/>`,
  );
  return `<Association Name="${xmlAttribute(name)}">${elements.join("")}</Association>`;
}

function container(model: Model): string {
  const { namespace } = model;
  const sets = model.entityTypes.map(
    (type) =>
      `<EntitySet Name="${xmlAttribute(type.set)}" EntityType="${xmlAttribute(type.qualifiedName)}"/>`,
  );
  const associationSets = model.associations.map(({ name, ends }) => {
    const elements = ends.map(
      (end) => `<End EntitySet="${xmlAttribute(end.set)}" Role="${xmlAttribute(end.role)}"/>`,
    );
    return `<AssociationSet Name="${xmlAttribute(name)}" Association="${xmlAttribute(`${namespace}.${name}`)}">${elements.join("")}</AssociationSet>`;
  });
  return (
    `<EntityContainer Name="${xmlAttribute(model.container)}" m:IsDefaultEntityContainer="true">` +
    `${sets.join("")}${associationSets.join("")}${functionImports(model)}</EntityContainer>`
  );
}

function functionImports(model: Model): string {
  return model.functionImports
    .map(({ name, httpMethod, returns, parameters }) => {
      const elements = parameters.map((parameter) => {
        const nullable = parameter.nullable === undefined ? "" : ` Nullable="${parameter.nullable}"`;
        return `<Parameter Name="${xmlAttribute(parameter.name)}" Type="${parameter.type}"${nullable}/>`;
      });
      return `<FunctionImport Name="${xmlAttribute(name)}"${returnType(model, returns)} m:HttpMethod="${httpMethod}">${elements.join("")}</FunctionImport>`;
    })
    .join("");
}

function returnType(model: Model, returns: Model["functionImports"][number]["returns"]): string {
  if (returns === undefined) return "";
  const type = returns.type.startsWith("Edm.") ? returns.type : `${model.namespace}.${returns.type}`;
  const set = returns.set === undefined ? "" : ` EntitySet="${xmlAttribute(returns.set)}"`;
  return ` ReturnType="${xmlAttribute(returns.collection === true ? `Collection(${type})` : type)}"${set}`;
}
