import {
  type Fixture,
  type FixtureOptions,
} from "../../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { der, seq } from "../../../shared/src/client-certificate/testing/der-fixture.ts";
import { extension } from "../../../shared/src/client-certificate/testing/certificate-fixture.ts";
import {
  address,
  alternative,
  type CertificateVector,
  collector,
  constraints,
  directory,
  dns,
  empty,
  id,
  mail,
  organization,
  other,
  type World,
} from "./vector.ts";

type Limits = Parameters<typeof constraints>[0];

/** Name constraints: what an authority may sign for. */
export function nameVectors(world: World): readonly CertificateVector[] {
  const { good, bad, vectors } = collector(world);
  const { authority, leaf } = world;
  let count = 0;
  const limited = (limits: Limits | Buffer, options: FixtureOptions = {}, critical = true): Fixture =>
    authority(`Limited ${(count += 1)}`, {
      extensions: [Buffer.isBuffer(limits) ? limits : constraints(limits, critical)],
      ...options,
    });
  const below = (issuer: Fixture, ...names: Buffer[]) => ({
    leaf: leaf({ issuer, ...(names.length === 0 ? {} : { extensions: [alternative(names)] }) }),
    chain: [issuer],
  });
  const named = (issuer: Fixture, subject: Buffer, ...names: Buffer[]) => ({
    leaf: leaf({ issuer, subject, ...(names.length === 0 ? {} : { extensions: [alternative(names)] }) }),
    chain: [issuer],
  });
  const example = { permitted: [dns("example.com")] };
  const rfc = (name: string): string => `rfc5280::nc::${name}`;

  bad(rfc("permitted_dns_mismatch"), below(limited(example), dns("not-example.com")));
  bad(rfc("permitted_dns_mismatch, a suffix"), below(limited(example), dns("badexample.com")));
  bad(rfc("excluded_dns_match"), below(limited({ excluded: [dns("example.com")] }), dns("example.com")));
  bad(
    rfc("excluded_dns_match, below"),
    below(limited({ excluded: [dns("example.com")] }), dns("a.example.com")),
  );
  good(rfc("permitted_dns_match"), below(limited(example), dns("example.com")));
  good(
    rfc("permitted_dns_match_noncritical"),
    below(limited(example, {}, false), dns("example.com")),
    "non-critical",
  );
  bad(rfc("permitted_dns_mismatch, not critical"), below(limited(example, {}, false), dns("evil.example")));
  good(rfc("permitted_dns_match_more"), below(limited(example), dns("very.long.example.com")));
  good(rfc("permitted_dns_match, in capitals"), below(limited(example), dns("EXAMPLE.com")));
  bad(
    rfc("excluded_dns_match_second"),
    below(limited({ excluded: [dns("first.com"), dns("second.com")] }), dns("second.com")),
  );
  const net = { permitted: [address(192, 0, 2, 0, 255, 255, 255, 0)] };
  bad(rfc("permitted_ip_mismatch"), below(limited(net), address(192, 0, 3, 1)));
  good(rfc("permitted_ipv4_match"), below(limited(net), address(192, 0, 2, 1)));
  bad(rfc("excluded_ipv4_match"), below(limited({ excluded: net.permitted }), address(192, 0, 2, 9)));
  const six = [0x20, 0x01, 0x0d, 0xb8, ...Array.from({ length: 12 }, () => 0)];
  const mask = [255, 255, 255, 255, ...Array.from({ length: 12 }, () => 0)];
  good(
    rfc("permitted_ipv6_match"),
    below(limited({ permitted: [address(...six, ...mask)] }), address(...six)),
  );
  bad(rfc("excluded_ipv6_match"), below(limited({ excluded: [address(...six, ...mask)] }), address(...six)));
  bad(rfc("permitted_ip_mismatch, the other kind"), below(limited(net), address(...six)));
  const ours = { permitted: [directory(organization("Ours"))] };
  bad(rfc("permitted_dn_mismatch"), named(limited(ours), organization("Theirs")));
  good(rfc("permitted_dn_match"), named(limited(ours), organization("Ours")));
  good(rfc("permitted_dn_match, other case"), named(limited(ours), organization("OURS ")));
  bad(rfc("excluded_dn_match"), named(limited({ excluded: ours.permitted }), organization("Ours")));
  bad(
    rfc("permitted_dn_match_subject_san_mismatch"),
    named(limited(ours), organization("Ours"), directory(organization("Theirs"))),
  );
  bad(
    rfc("excluded_dn_match_sub_mismatch"),
    named(limited({ excluded: ours.permitted }), organization("Theirs"), directory(organization("Ours"))),
  );
  const selfRoot = world.anchor("Self Issued", { extensions: [constraints(ours)] });
  const selfBelow = authority("Self Issued", { issuer: selfRoot });
  bad(
    rfc("permitted_self_issued"),
    {
      leaf: leaf({ issuer: selfBelow, subject: organization("Ours") }),
      chain: [selfBelow],
      roots: [selfRoot],
    },
    "as-openssl",
  );
  const excluding = world.anchor("Excluding", {
    extensions: [constraints({ excluded: [dns("not-example.com")] })],
  });
  bad(rfc("excluded_self_issued_leaf"), {
    leaf: leaf({
      issuer: excluding,
      subject: excluding.name,
      extensions: [alternative([dns("not-example.com")])],
    }),
    roots: [excluding],
  });
  bad(
    rfc("excluded_match_permitted_and_excluded"),
    below(limited({ ...example, excluded: [dns("example.com")] }), dns("example.com")),
  );
  good(rfc("permitted_different_constraint_type"), below(limited(net), dns("example.com")));
  good(
    rfc("excluded_different_constraint_type"),
    below(limited({ excluded: net.permitted }), dns("example.com")),
  );
  bad(
    rfc("invalid_dnsname_wildcard"),
    below(limited({ permitted: [dns("*.example.com")] }), dns("foo.example.com")),
  );
  bad(
    rfc("invalid_dnsname_leading_period"),
    below(limited({ permitted: [dns(".example.com")] }), dns("foo.example.com")),
  );
  bad(
    rfc("invalid_ipv4_address"),
    below(limited({ permitted: [address(192, 0, 2, 0)] }), address(192, 0, 2, 1)),
  );
  bad(
    rfc("invalid_ipv4_address, a mask with holes"),
    below(limited({ permitted: [address(192, 0, 2, 0, 255, 0, 255, 0)] }), address(192, 0, 2, 1)),
  );
  bad(rfc("invalid_ipv6_address"), below(limited({ permitted: [address(...six)] }), address(...six)));
  bad(
    rfc("invalid_email_address"),
    below(limited({ permitted: [mail("@example.com")] }), mail("a@example.com")),
  );
  bad(rfc("not_allowed_in_ee_noncritical"), { leaf: leaf({ extensions: [constraints(example, false)] }) });
  bad(rfc("not_allowed_in_ee_critical"), { leaf: leaf({ extensions: [constraints(example)] }) });
  const upper = limited(example);
  const strayed = authority("Strayed", { issuer: upper, extensions: [alternative([dns("evil.example")])] });
  bad(rfc("intermediate_with_san_rejected_by_intermediate_nc"), {
    leaf: leaf({ issuer: strayed }),
    chain: [strayed, upper],
  });
  const limitedRoot = world.anchor("Limited Root", { extensions: [constraints(example)] });
  const strayedBelow = authority("Strayed", {
    issuer: limitedRoot,
    extensions: [alternative([dns("evil.example")])],
  });
  bad(rfc("intermediate_with_san_rejected_by_root_nc"), {
    leaf: leaf({ issuer: strayedBelow }),
    chain: [strayedBelow],
    roots: [limitedRoot],
  });
  for (const [name, first, second] of [
    ["narrows", "example.com", "foo.example.com"],
    ["widens", "foo.example.com", "example.com"],
  ] as const) {
    const above = limited({ permitted: [dns(first)] });
    const lower = limited({ permitted: [dns(second)] }, { issuer: above });
    bad(rfc(`restrictive_permits_in_intermediates_${name}`), {
      leaf: leaf({ issuer: lower, extensions: [alternative([dns("bar.example.com")])] }),
      chain: [lower, above],
    });
  }
  bad(rfc("nc_permits_invalid_dns_san"), below(limited(example), dns(".example.com")));
  bad(rfc("nc_permits_invalid_ip_san"), below(limited(net), address(192, 0, 2)));
  bad(
    rfc("nc_permits_invalid_email_san"),
    below(limited({ permitted: [mail("example.com")] }), mail("example.com")),
  );
  const crossed = authority("Crossed", { extensions: [constraints({ excluded: [dns("example.com")] })] });
  const free = authority("Crossed", { keys: crossed });
  const crossedLeaf = leaf({ issuer: free, extensions: [alternative([dns("example.com")])] });
  bad(rfc("nc_forbids_alternate_chain_ica"), { leaf: crossedLeaf, chain: [crossed, free] }, "as-openssl");
  good(rfc("nc_forbids_same_chain_ica"), { leaf: crossedLeaf, chain: [free, crossed] });
  bad(rfc("nc_forbids the only chain"), { leaf: crossedLeaf, chain: [crossed] });
  const mailed = (base: string, address: string) =>
    below(limited({ permitted: [mail(base)] }), mail(address));
  good(rfc("nc_permits_email_exact"), mailed("foo@example.com", "foo@example.com"));
  bad(rfc("nc_permits_email_exact, another box"), mailed("foo@example.com", "bar@example.com"));
  good(rfc("nc_permits_email_domain"), mailed("example.com", "foo@example.com"));
  bad(rfc("nc_permits_email_domain, below"), mailed("example.com", "foo@sub.example.com"));
  good(rfc("nc_permits_email_literal_asterisk_exact_match"), mailed("*@example.com", "*@example.com"));
  bad(rfc("nc_permits_email_literal_asterisk_rejects_user"), mailed("*@example.com", "user@example.com"));
  bad(
    rfc("nc_permits_email_literal_asterisk_rejects_subdomain"),
    mailed("*@example.com", "*@subdomain.example.com"),
  );
  good(rfc("nc_permits_email_literal_double_asterisk"), mailed("**@example.com", "**@example.com"));
  bad(
    rfc("nc_permits_email_literal_double_asterisk_rejects_single"),
    mailed("**@example.com", "*@example.com"),
  );
  good(rfc("nc_permits_email_literal_mid_asterisk"), mailed("user*@example.com", "user*@example.com"));
  bad(rfc("nc_forbids_othername"), below(limited({ excluded: [other()] }), other()));
  good(rfc("nc_forbids_othername_noop"), below(limited({ excluded: [other()] }), dns("example.com")));
  bad(
    rfc("nc_forbids_dnsname_wildcard_san"),
    below(limited({ excluded: [dns("bar.example.com")] }), dns("*.example.com")),
  );
  bad(
    "cve::cve_2025_61727",
    below(limited({ ...example, excluded: [dns("bar.example.com")] }), dns("*.example.com")),
  );
  bad(
    "cve::cve_2025_61727_nc_permits_variant",
    below(limited({ permitted: [dns("foo.example.com")] }), dns("*.example.com")),
  );
  bad(
    "webpki::nc::intermediate_permitted_excluded_subtrees_both_null",
    below(limited(extension(id.nameConstraints, empty(), true)), dns("example.com")),
  );
  bad(
    "webpki::nc::intermediate_permitted_excluded_subtrees_both_empty_sequences",
    below(limited(extension(id.nameConstraints, seq(der(0xa0), der(0xa1)), true)), dns("example.com")),
  );
  const bases = Array.from({ length: 600 }, (_, index) => dns(`x${index}.example`));
  bad("pathological::nc_dos_1", below(limited({ permitted: bases }), ...bases));
  bad("pathological::nc_dos_2", below(limited({ excluded: bases }), ...bases));
  bad("pathological::nc_dos_3", below(limited({ permitted: bases, excluded: bases }), dns("example.com")));
  return vectors;
}
