import { generateKeyPairSync } from "node:crypto";
import {
  CLIENT_AUTH,
  type Fixture,
  type FixtureOptions,
  type Keys,
  ecKeys,
  extension,
  rsaKeys,
  SERVER_AUTH,
} from "../../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { der, int, oid, seq } from "../../../shared/src/client-certificate/testing/der-fixture.ts";
import {
  address,
  all,
  alternative,
  authorityKey,
  basic,
  type CertificateVector,
  collector,
  dns,
  empty,
  id,
  subjectKey,
  unknownCritical,
  type World,
} from "./vector.ts";

/** What single certificates hold: extensions, identifiers, purposes, serial numbers, keys, names. */
export function contentVectors(world: World): readonly CertificateVector[] {
  const { good, bad, vectors } = collector(world);
  const { authority, anchor, leaf, root } = world;
  const own = (options: FixtureOptions) => ({ leaf: leaf(options) });
  const under = (issuer: Fixture) => ({ leaf: leaf({ issuer }), chain: [issuer] });
  const anchored = (issuer: Fixture) => ({ leaf: leaf({ issuer }), roots: [issuer] });
  const rfc = (name: string): string => `rfc5280::${name}`;
  const web = (name: string): string => `webpki::${name}`;

  const nameless = anchor("", { subject: empty() });
  bad(rfc("ee_empty_issuer"), { ...under(authority("", { subject: empty() })), roots: [root, nameless] });
  bad(rfc("ca_empty_subject"), anchored(nameless));
  bad(rfc("unknown_critical_extension_ee"), own({ extensions: [unknownCritical()] }));
  const strange = anchor("Strange Root", { extensions: [unknownCritical()] });
  bad(rfc("unknown_critical_extension_root"), anchored(strange));
  good(rfc("unknown_critical_extension_unrelated_root"), { leaf: leaf(), roots: [root, strange] });
  const stranger = authority("Stranger", { extensions: [unknownCritical()] });
  bad(rfc("unknown_critical_extension_intermediate"), under(stranger));
  good(rfc("unknown_critical_extension_unrelated_intermediate"), { leaf: leaf(), chain: [stranger] });
  const access = (value: Buffer, critical = false): Buffer =>
    extension(id.authorityInformation, value, critical);
  const ocsp = seq(seq(oid("1.3.6.1.5.5.7.48.1"), der(0x86, "http://ocsp.example/")));
  good(rfc("ee_aia"), own({ extensions: [access(ocsp)] }));
  bad(rfc("ee_critical_aia_invalid"), own({ extensions: [access(ocsp, true)] }));
  good(web("malformed_aia"), own({ extensions: [access(der(0x04, "x"))] }), "web-only");
  bad(rfc("duplicate_extensions"), own({ extensions: [subjectKey(), subjectKey()] }));
  bad(
    rfc("duplicate_extensions of an intermediate"),
    under(authority("Double", { extensions: [subjectKey(), subjectKey()] })),
  );
  bad(rfc("mismatching_signature_algorithm"), own({ innerAlgorithm: seq(oid("1.2.840.10045.4.3.3")) }));
  bad(rfc("ca_as_leaf"), { leaf: root, roots: [root] });
  bad(rfc("ca_as_leaf, below the root"), { leaf: authority("As Leaf") });
  bad(web("ca_as_leaf"), own({ ca: true }));
  bad(web("ee_basicconstraints_ca"), own({ extensions: [basic(true, true)] }));
  bad(rfc("ca_as_leaf for clients"), {
    leaf: authority("As Client", { purposes: [CLIENT_AUTH], usage: 0x86 }),
  });
  good(
    "crl::distribution points, which nobody asks",
    own({
      extensions: [
        extension(id.crlDistribution, seq(seq(der(0xa0, der(0xa0, der(0x86, "http://crl.example/")))))),
      ],
    }),
  );

  bad(rfc("aki::critical_aki"), own({ extensions: [authorityKey(true)] }));
  good(rfc("aki::leaf_missing_aki"), own({}), "lenient-identifiers");
  good(rfc("aki::intermediate_missing_aki"), under(authority("No Key Id")), "lenient-identifiers");
  good(rfc("aki::self_signed_root_missing_aki"), own({ extensions: [authorityKey()] }));
  const missing = anchor("Cross Root", { keys: root });
  good(rfc("aki::cross_signed_root_missing_aki"), anchored(missing), "lenient-identifiers");
  good(
    web("aki::root_with_aki_missing_keyidentifier"),
    anchored(anchor("No Key Identifier", { extensions: [extension(id.authorityKey, seq())] })),
    "anchor",
  );
  bad(rfc("ski::critical_ski"), own({ extensions: [subjectKey(true)] }));
  good(rfc("ski::root_missing_ski"), own({}), "lenient-identifiers");
  good(rfc("ski::intermediate_missing_ski"), under(authority("No Id")), "lenient-identifiers");
  bad(rfc("aki::mismatch of the issuer's ski"), {
    leaf: leaf({
      issuer: anchor("Other Id"),
      extensions: [extension(id.authorityKey, seq(der(0x80, Buffer.alloc(20, 9))))],
    }),
  });

  bad(rfc("eku::ee_wrong_eku"), own({ purposes: [SERVER_AUTH] }));
  bad(rfc("eku::ee_without_eku"), own({ purposes: null }), "client-purpose");
  bad(rfc("eku::ee_eku_empty"), own({ purposes: [] }));
  bad(web("eku::ee_anyeku"), own({ purposes: ["2.5.29.37.0"] }));
  good(
    web("eku::ee_critical_eku"),
    own({ purposes: null, extensions: [extension(id.extendedKeyUsage, seq(oid(CLIENT_AUTH)), true)] }),
    "web-only",
  );
  good(web("eku::root_has_eku"), anchored(anchor("Client Root", { purposes: [CLIENT_AUTH] })), "web-only");
  bad("eku::root for servers alone", anchored(anchor("Server Root", { purposes: [SERVER_AUTH] })));
  bad("eku::intermediate for servers alone", under(authority("Server CA", { purposes: [SERVER_AUTH] })));
  good("eku::intermediate for clients", under(authority("Client CA", { purposes: [CLIENT_AUTH] })));
  bad("eku::malformed", own({ purposes: null, extensions: [extension(id.extendedKeyUsage, der(0x05))] }));

  bad(rfc("serial::too_long"), own({ serial: "40".repeat(21) }));
  good(rfc("serial::twenty octets"), own({ serial: "40".repeat(20) }));
  bad(rfc("serial::zero"), own({ serial: "00" }));
  bad(rfc("serial::negative"), own({ serial: "80" }));

  bad(rfc("san::malformed"), own({ extensions: [extension(id.subjectAltName, der(0x05))] }));
  bad(
    rfc("san::malformed, a name of no kind"),
    own({ extensions: [extension(id.subjectAltName, seq(der(0x05)))] }),
  );
  bad(rfc("san::empty"), own({ extensions: [alternative([])] }));
  bad(
    rfc("san::noncritical_with_empty_subject"),
    own({ subject: empty(), extensions: [alternative([dns("a.example")])] }),
  );
  bad(rfc("san::empty subject and no other name"), own({ subject: empty() }));
  good(
    web("san::san_critical_with_nonempty_subject"),
    own({ extensions: [alternative([dns("a.example")], true)] }),
  );
  good(rfc("san::underscore_dns"), own({ extensions: [alternative([dns("a_b.example")])] }));
  good(
    rfc("san::ip_in_dns"),
    own({ extensions: [alternative([dns("192.0.2.1"), address(192, 0, 2, 1)])] }),
    "web-only",
  );
  good(web("san::unicode_emoji_san"), own({ extensions: [alternative([dns("xn--ls8h.example")])] }));
  good(web("san::no_san"), own({}), "web-only");
  good(
    rfc("pc::ica_noncritical_pc"),
    under(
      authority("Policies", { extensions: [extension(id.policyConstraints, seq(der(0x80, Buffer.of(0))))] }),
    ),
    "non-critical",
  );
  bad(
    rfc("pc::ica_critical_pc"),
    under(
      authority("Critical", {
        extensions: [extension(id.policyConstraints, seq(der(0x80, Buffer.of(0))), true)],
      }),
    ),
  );
  good(
    rfc("policies, critical"),
    own({ extensions: [extension(id.policies, seq(seq(oid("1.2.3.4"))), true)] }),
  );

  bad(web("v1_cert"), own({ raw: { version: null, extensions: null } }));
  bad("version 2", own({ raw: { version: der(0xa0, int("01")) } }));
  bad("no extensions", own({ raw: { extensions: all([]) } }));
  const dsa = generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 });
  const explicit = generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "explicit" });
  const keys: Readonly<Record<string, Keys>> = {
    forbidden_p192: ecKeys("prime192v1"),
    forbidden_dsa: dsa,
    forbidden_weak_rsa: rsaKeys(1024),
    forbidden_rsa_not_divisible_by_8: rsaKeys(2052),
    explicit_curve: explicit,
  };
  for (const [name, pair] of Object.entries(keys)) {
    bad(web(`${name}_in_leaf`), own({ keys: pair }));
    // DSA signs nothing that the writer of these vectors could name.
    if (name === "forbidden_dsa") continue;
    bad(web(`${name}_in_root`), anchored(anchor(name, { keys: pair })));
    bad(web(`${name}_in_intermediate`), under(authority(`${name} CA`, { keys: pair })));
  }
  const allowed = {
    "RSA 2048": rsaKeys(2048),
    "P-384": ecKeys("P-384"),
    "P-521": ecKeys("P-521"),
    Ed25519: generateKeyPairSync("ed25519"),
  };
  for (const [name, pair] of Object.entries(allowed)) {
    good(`keys::${name} in a leaf`, own({ keys: pair }));
    good(`keys::${name} in an intermediate`, under(authority(`${name} CA`, { keys: pair })));
  }
  const rsaRoot = anchor("RSA Root", { keys: rsaKeys(2048) });
  for (const digest of ["sha1", "md5"] as const)
    bad(`signatures::RSA over ${digest}`, { leaf: leaf({ issuer: rsaRoot, digest }), roots: [rsaRoot] });
  bad(
    "signatures::ECDSA over sha1 by an intermediate",
    (() => {
      const issuer = authority("Weak", { digest: "sha1" });
      return under(issuer);
    })(),
  );
  bad("signatures::of nothing", own({ raw: { signature: Buffer.alloc(64) } }));
  return vectors;
}
