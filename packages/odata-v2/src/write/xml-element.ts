/** An element as it was read: names resolved to namespaces, text with its entities resolved. */
export interface XmlElement {
  readonly name: string;
  /** Empty: none. */
  readonly namespace: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** All text directly below it, joined. */
  readonly text: string;
}

export interface XmlAttribute {
  readonly name: string;
  readonly namespace: string;
  readonly value: string;
}

export function childOf(element: XmlElement, namespace: string, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name && child.namespace === namespace);
}

export function attributeOf(element: XmlElement, name: string, namespace = ""): string | undefined {
  return element.attributes.find((each) => each.name === name && each.namespace === namespace)?.value;
}
