import { expect, test } from "vitest";
import { requestOf } from "../../test/request-of.ts";
import { shopModel } from "../../test/shop-model.ts";
import { compile } from "./compile.ts";

function isCheap(target: string): boolean {
  const plan = compile(requestOf(target), shopModel, "sqlite");
  return "cheap" in plan && plan.cheap;
}

test.each([
  ["Orders('x')"],
  ["Orders('x')?$expand=Lines/Remarks"],
  ["Orders('x')/Lines"],
  ["Orders('x')/Lines?$orderby=Article"],
  ["Orders('x')/Invoice"],
  ["Orders('x')/Invoice/$value"],
  ["Orders('x')/Lines?$filter=substringof('x',Article)"],
  ["Orders('x')/Lines(Order_Number='x',Line=1)/Remarks"],
  ["Orders?$top=100"],
  ["Orders?$orderby=Placed desc&$top=20"],
  ["Orders?$filter=Placed gt datetime'2026-01-01T00:00' and Placed lt datetime'2026-01-02T00:00'"],
  ["Orders?$filter=Status eq 'OPEN'&$orderby=Placed desc&$top=20"],
  ["Orders?$filter='OPEN' eq Status and Placed gt datetime'2026-01-01T00:00'&$orderby=Placed"],
  ["Orders?$filter=Number eq 'x'&$orderby=Customer"],
  ["Orders?$orderby=Number&$top=20"],
  ["Orders?$filter=Status eq 'OPEN' and substringof('x',Customer)"],
  ["Orders?$filter=Status gt 'OPEN'"],
  ["Orders?$filter=Placed gt datetime'2026-01-01T00:00'&$orderby=Number"],
  ["Orders?$filter=Status eq 'OPEN'&$inlinecount=allpages"],
  ["Orders/$count?$filter=Status eq 'OPEN'"],
  ["Orders?$expand=Lines&$top=50"],
])("%s looks cheap, and is tried at once", (target) => {
  expect(isCheap(target)).toBe(true);
});

test.each([
  ["Orders?$orderby=Customer"],
  ["Orders?$orderby=Placed,Number desc"],
  ["Orders?$orderby=Status desc,Placed"],
  ["Orders?$filter=Status ne 'OPEN'"],
  ["Orders?$filter=Status eq 'OPEN' or Status eq 'DONE'"],
  ["Orders"],
  ["Orders?$inlinecount=allpages&$top=20"],
  ["Orders/$count"],
  ["Orders?$filter=Customer eq 'x'"],
  ["Orders?$filter=substringof('x',Customer)"],
  ["Orders?$top=20&$skip=100000"],
  ["Orders?$expand=Lines"],
  ["Lines?$filter=Order/Status eq 'OPEN'"],
  ["Orders/$count?$filter=Customer eq 'OPEN'"],
  ["Orders?$orderby=length(Status)&$top=20"],
  ["Orders?$filter=Volume eq 1.5"],
  ["Orders?$filter=Status eq 'OPEN' and Pieces add 1 eq 2"],
  ["Orders?$filter=Status eq 'OPEN' and replace(Customer,'a','b') eq 'b'"],
  ["Orders('x')/Lines?$orderby=replace(Article,'a','b')"],
  ["Orders('x')?$filter=cast(Volume,'Edm.Int32') eq 1"],
  ["Orders/$count?$filter=Status eq 'OPEN' and -Pieces eq 2"],
])("%s is not, and runs apart", (target) => {
  expect(isCheap(target)).toBe(false);
});
