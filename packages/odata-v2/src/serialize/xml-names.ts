/** Namespaces of OData V2 in XML (OData V2 Atom format, section 2). */
export const namespaces = {
  app: "http://www.w3.org/2007/app",
  atom: "http://www.w3.org/2005/Atom",
  data: "http://schemas.microsoft.com/ado/2007/08/dataservices",
  metadata: "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata",
} as const;

/** The first line of every Atom and XML payload, byte for byte as the real service writes it. */
export const declaration = "<?xml version='1.0' encoding='utf-8'?>";

/** That of `$metadata` and of errors: the same service writes the name of the encoding in capitals there. */
export const declarationInCapitals = "<?xml version='1.0' encoding='UTF-8'?>";
