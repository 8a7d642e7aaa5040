import { documented, inferred, type LinkRule, refused, type SetRules } from "./rule.ts";

const walked: LinkRule = { walk: documented, expand: refused("inferred") };

/** Persisted messages (fact sheet, sections 2.8 and 3): never listed, always found by key. */
export const messageStoreRules: Readonly<Record<string, SetRules>> = {
  MessageStoreEntries: {
    list: refused("client"),
    entity: documented,
    links: { Attachments: walked, Properties: walked },
    value: documented,
  },
  MessageStoreEntryProperties: { list: refused("client"), entity: documented },
  MessageStoreEntryAttachments: {
    list: refused("client"),
    entity: documented,
    links: { Properties: walked },
    value: documented,
  },
  MessageStoreEntryAttachmentProperties: { list: refused("inferred"), entity: inferred },
};
