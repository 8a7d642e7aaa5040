import { base, reader } from "./slapd.ts";

const password = "correct horse";
/** Four people, of whom two are in a group and one in another (LDIF). */
export const directoryEntries = `
dn: ${base}
objectClass: dcObject
objectClass: organization
o: Acme
dc: acme

dn: ${reader.dn}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: ${reader.password}

dn: ou=people,${base}
objectClass: organizationalUnit
ou: people

${["ada", "bob", "star*", "dee"]
  .map(
    (uid) => `dn: uid=${uid},ou=people,${base}
objectClass: inetOrgPerson
uid: ${uid}
cn: ${uid}
sn: ${uid}
userPassword: ${password}
`,
  )
  .join("\n")}
dn: ou=groups,${base}
objectClass: organizationalUnit
ou: groups

dn: cn=monitors,ou=groups,${base}
objectClass: groupOfNames
cn: monitors
member: uid=ada,ou=people,${base}
member: uid=star*,ou=people,${base}

dn: cn=developers,ou=groups,${base}
objectClass: groupOfNames
cn: developers
member: uid=dee,ou=people,${base}
`;

/** What `TENANTBOX_LDAP` says of it. */
export const directorySettings = (url: string) => ({
  url,
  bindDn: reader.dn,
  bindPassword: reader.password,
  users: { base: `ou=people,${base}`, attribute: "uid" },
  groups: { base: `ou=groups,${base}`, memberAttribute: "member", nameAttribute: "cn" },
  roleCollections: { monitors: ["PI_Read_Only"] },
  spaceRoles: { developers: ["space_developer"] },
});
