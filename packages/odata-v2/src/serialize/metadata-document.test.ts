import { expect, test } from "vitest";
import { shopModel } from "../../test/shop-model.ts";
import { metadataDocument } from "./metadata-document.ts";

const text = metadataDocument(shopModel);

test("$metadata has the envelope of the real service", () => {
  expect(text).toMatch(
    /^<\?xml version='1.0' encoding='UTF-8'\?><edmx:Edmx xmlns:edmx="http:\/\/schemas.microsoft.com\/ado\/2007\/06\/edmx" Version="1.0"><edmx:DataServices m:DataServiceVersion="1.0" xmlns:m="http:\/\/schemas.microsoft.com\/ado\/2007\/08\/dataservices\/metadata"><Schema Namespace="example.shop" xmlns="http:\/\/schemas.microsoft.com\/ado\/2008\/09\/edm">/,
  );
  expect(text.endsWith("</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>")).toBe(true);
});

test("the schema lists types, complex types, associations and the container, in this order", () => {
  const names = [
    ...text.matchAll(
      /<(EntityType|ComplexType|Association|EntityContainer|EntitySet|AssociationSet|FunctionImport) Name="([^"]+)"/g,
    ),
  ];
  expect(names.map((match) => `${match[1]} ${match[2]}`)).toEqual([
    "EntityType Order",
    "EntityType Line",
    "EntityType Remark",
    "EntityType Invoice",
    "ComplexType Address",
    "Association OrderLines",
    "Association Order_2_r_Invoice",
    "Association Line_2_r_Remarks",
    "EntityContainer Shop",
    "EntitySet Orders",
    "EntitySet Lines",
    "EntitySet Remarks",
    "EntitySet Invoices",
    "AssociationSet OrderLines",
    "AssociationSet Order_2_r_Invoice",
    "AssociationSet Line_2_r_Remarks",
    "FunctionImport Cancel",
  ]);
});

test.each([
  ['<EntityType Name="Invoice" m:HasStream="true"><Key><PropertyRef Name="OrderNumber"/></Key>'],
  ['<Property Name="Number" Type="Edm.String" Nullable="false" MaxLength="40"/>'],
  ['<Property Name="ShipTo" Type="example.shop.Address" Nullable="false"/>'],
  [
    '<NavigationProperty Name="Lines" Relationship="example.shop.OrderLines" FromRole="r_Order" ToRole="r_Lines"/>',
  ],
  [
    '<NavigationProperty Name="Invoice" Relationship="example.shop.Order_2_r_Invoice" FromRole="Order" ToRole="r_Invoice"/>',
  ],
  [
    '<Association Name="OrderLines"><End Type="example.shop.Order" Multiplicity="0..1" Role="r_Order"/><End Type="example.shop.Line" Multiplicity="*" Role="r_Lines"/></Association>',
  ],
  [
    '<Association Name="Order_2_r_Invoice"><End Type="example.shop.Order" Multiplicity="1" Role="Order"/><End Type="example.shop.Invoice" Multiplicity="0..1" Role="r_Invoice"/></Association>',
  ],
  [
    '<AssociationSet Name="OrderLines" Association="example.shop.OrderLines"><End EntitySet="Orders" Role="r_Order"/><End EntitySet="Lines" Role="r_Lines"/></AssociationSet>',
  ],
  [
    '<FunctionImport Name="Cancel" ReturnType="example.shop.Order" EntitySet="Orders" m:HttpMethod="POST"><Parameter Name="Number" Type="Edm.String" Nullable="false"/></FunctionImport>',
  ],
])("$metadata holds %s", (part) => {
  expect(text).toContain(part);
});
