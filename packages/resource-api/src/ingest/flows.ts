import type { Status } from "./status.ts";

/** When a flow runs: in office hours, in the night's batch, by a timer around the clock, or evenly all day. */
export type Rhythm = "office" | "night" | "timer" | "steady";

/** One integration flow, and how its messages fare. */
export interface Flow {
  readonly id: string;
  readonly name: string;
  readonly package: string;
  readonly rhythm: Rhythm;
  readonly sender: string | null;
  readonly receivers: readonly string[];
  /** Usual duration in milliseconds. */
  readonly duration: number;
  /** What stands in SAP_ApplicationID, with # for a digit; and the message type, where the flow sets one. */
  readonly application?: { readonly id: string; readonly type?: string };
  /** Custom headers: name, and value with # for a digit. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Status texts that the flow sets by itself on a completed message. */
  readonly customStatuses?: readonly string[];
  /** How often its messages end how; exactly so. Else mostly well, with bad hours now and then. */
  readonly endings?: readonly (readonly [Status, number])[];
  /** What its errors say, with # for a digit. */
  readonly errors?: readonly string[];
  /** Of all its logs; else mostly INFO. */
  readonly level?: string;
}

/** The flows of a tenant; a chain is what follows each other under one CorrelationId, and how often it starts. */
export interface FlowCatalog {
  readonly flows: readonly Flow[];
  readonly chains: readonly (readonly [readonly string[], number])[];
}

type Described = Omit<Flow, "name" | "package"> & { readonly name?: string };

const packages: Readonly<Record<string, readonly Described[]>> = {
  "Order to Cash": [
    {
      id: "WebshopOrderIntake",
      rhythm: "office",
      sender: "WEBSHOP",
      receivers: ["ORDER_HUB"],
      duration: 420,
      application: { id: "WEB-########" },
      headers: { OrderNumber: "45########", Channel: "B2C" },
    },
    {
      id: "SalesOrderReplication",
      name: "Sales Order Replication to ERP",
      rhythm: "office",
      sender: "ORDER_HUB",
      receivers: ["ERP_PRD"],
      duration: 1600,
      application: { id: "45########", type: "SalesOrder" },
      headers: { OrderNumber: "45########", SalesOrganization: "10#0" },
    },
    {
      id: "OrderConfirmationMail",
      rhythm: "office",
      sender: "ERP_PRD",
      receivers: ["MAIL_GATEWAY"],
      duration: 650,
      customStatuses: ["NO_RECIPIENT"],
    },
    {
      id: "InvoiceDistribution",
      rhythm: "night",
      sender: "ERP_PRD",
      receivers: ["INVOICE_ARCHIVE", "CUSTOMER_PORTAL", "TAX_REPORTING", "PRINT_SERVICE"],
      duration: 5200,
      application: { id: "90########", type: "Invoice" },
      headers: { InvoiceNumber: "90########", CompanyCode: "10##" },
      customStatuses: ["PARTIALLY_DELIVERED"],
    },
  ],
  "Procure to Pay": [
    {
      id: "PurchaseOrderToSupplierNetwork",
      rhythm: "office",
      sender: "ERP_PRD",
      receivers: ["SUPPLIER_NETWORK"],
      duration: 2300,
      application: { id: "300#######", type: "ORDERS05" },
      headers: { po_number: "300#######", Plant: "1##0" },
    },
    {
      id: "SupplierInvoiceInbound",
      rhythm: "office",
      sender: "SUPPLIER_NETWORK",
      receivers: ["ERP_PRD"],
      duration: 3100,
      application: { id: "INV-20######" },
      headers: { SupplierId: "70####", CompanyCode: "10##" },
      customStatuses: ["PARKED", "ERROR"],
    },
    {
      id: "PaymentFileExport",
      rhythm: "night",
      sender: "ERP_PRD",
      receivers: ["BANK_GATEWAY"],
      duration: 9500,
      headers: { FileName: "PAYEXT_####.xml" },
    },
  ],
  "Human Resources": [
    {
      id: "EmployeeMasterDataReplication",
      rhythm: "timer",
      sender: "HR_CLOUD",
      receivers: ["ERP_PRD", "IDENTITY_DIRECTORY", "TIME_TRACKING"],
      duration: 14_000,
      headers: { PersonsProcessed: "##" },
      customStatuses: ["NO_DATA"],
    },
    {
      id: "TimeSheetUpload",
      rhythm: "night",
      sender: "TIME_TRACKING",
      receivers: ["HR_CLOUD"],
      duration: 4100,
    },
    {
      id: "NewHireNotification",
      rhythm: "office",
      sender: "HR_CLOUD",
      receivers: ["SERVICE_DESK"],
      duration: 380,
      application: { id: "HIRE-#####" },
    },
  ],
  "Warehouse and Logistics": [
    {
      id: "StockLevelSync",
      rhythm: "timer",
      sender: "WAREHOUSE",
      receivers: ["WEBSHOP", "ERP_PRD"],
      duration: 2700,
      headers: { Plant: "1##0", RecordCount: "###" },
      customStatuses: ["NO_DATA"],
    },
    {
      id: "DeliveryNoteToWarehouse",
      rhythm: "office",
      sender: "ERP_PRD",
      receivers: ["WAREHOUSE"],
      duration: 900,
      application: { id: "80########", type: "DELVRY07" },
      headers: { DeliveryNumber: "80########" },
    },
    {
      id: "ShipmentTrackingEvents",
      rhythm: "steady",
      sender: "CARRIER_API",
      receivers: ["ORDER_HUB"],
      duration: 240,
      application: { id: "1Z##########" },
      headers: { TrackingNumber: "1Z##########" },
    },
  ],
  "Master Data": [
    {
      id: "BusinessPartnerReplication",
      name: "Business Partner Replication from Master Data Hub",
      rhythm: "steady",
      sender: "MASTER_DATA_HUB",
      receivers: ["ERP_PRD", "CRM", "WEBSHOP", "SERVICE_DESK", "SUPPLIER_NETWORK"],
      duration: 1900,
      application: { id: "BP########" },
      headers: { BusinessPartner: "10######", Country: "DE" },
    },
    { id: "ExchangeRateImport", rhythm: "timer", sender: null, receivers: ["ERP_PRD"], duration: 1100 },
    {
      id: "SensorReadingsIngest",
      rhythm: "steady",
      sender: "PLANT_GATEWAY",
      receivers: ["TIMESERIES_STORE"],
      duration: 150,
      headers: { DeviceId: "DEV-####" },
    },
  ],
};

/** All flows. Names come from ids where none is given, as people mostly leave it. */
const flows: readonly Flow[] = Object.entries(packages).flatMap(([name, described]) =>
  described.map((flow) => ({ name: flow.id, package: name, ...flow })),
);

const chains: FlowCatalog["chains"] = [
  [["WebshopOrderIntake", "SalesOrderReplication", "OrderConfirmationMail"], 12],
  [["WebshopOrderIntake", "SalesOrderReplication", "DeliveryNoteToWarehouse"], 8],
  [["SalesOrderReplication"], 3],
  [["InvoiceDistribution"], 6],
  [["PurchaseOrderToSupplierNetwork"], 7],
  [["SupplierInvoiceInbound"], 7],
  [["SupplierInvoiceInbound", "PaymentFileExport"], 3],
  [["PaymentFileExport"], 2],
  [["EmployeeMasterDataReplication"], 8],
  [["NewHireNotification", "EmployeeMasterDataReplication"], 1],
  [["TimeSheetUpload"], 4],
  [["StockLevelSync"], 12],
  [["DeliveryNoteToWarehouse", "ShipmentTrackingEvents"], 6],
  [["ShipmentTrackingEvents"], 10],
  [["BusinessPartnerReplication"], 9],
  [["ExchangeRateImport"], 5],
  [["SensorReadingsIngest"], 14],
];

/** The flows of the demonstration tenant. */
export const demoFlows: FlowCatalog = { flows, chains };
