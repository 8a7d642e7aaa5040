// The shop of packages/odata-v2/test, over views of the same tables (differential/cap-service.mjs makes them).
service Shop @(path: '/shop') {
  @cds.persistence.exists
  entity Orders {
    key Number : String(40);
    Customer : String;
    Status : String;
    Placed : Timestamp @odata.Type: 'Edm.DateTime';
    Changed : Timestamp;
    Pieces : Integer;
    Volume : Int64;
    Weight : Double;
    Paid : Boolean;
    ShipTo {
      Street : String;
      City : String;
    };
    Lines : Association to many Lines
      on Lines.Order_Number = Number;
    Invoice : Association to Invoices
      on Invoice.OrderNumber = Number;
  }
  @cds.persistence.exists
  entity Lines {
    key Order_Number : String;
    key Line : Integer;
    Article : String;
    ![Order] : Association to Orders
      on ![Order].Number = Order_Number;
    Remarks : Association to many Remarks
      on Remarks.Order_Number = Order_Number
      and Remarks.Line = Line;
  }
  @cds.persistence.exists
  entity Remarks {
    key Id : Int64;
    Order_Number : String;
    Line : Integer;
    Text : String;
  }
  @cds.persistence.exists
  entity Invoices {
    key OrderNumber : String;
    Kind : String;
  }
}
