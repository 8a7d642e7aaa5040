import {
  type Fixture,
  type FixtureOptions,
} from "../../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { int } from "../../../shared/src/client-certificate/testing/der-fixture.ts";
import { basic, type CertificateVector, collector, usage, type World } from "./vector.ts";

/** Path lengths, chains, cycles, dates: what stands above a leaf and until when. */
export function pathVectors(world: World): readonly CertificateVector[] {
  const { good, bad, vectors } = collector(world);
  const { authority, anchor, leaf, root, moment } = world;
  const under = (chain: readonly Fixture[], options: FixtureOptions = {}) => ({
    leaf: leaf({ issuer: chain[0] ?? root, ...options }),
    chain,
  });
  const ladder = (length: number, options: (step: number, above: Fixture) => FixtureOptions): Fixture[] => {
    const steps: Fixture[] = [];
    for (let step = 0; step < length; step += 1) {
      const above = steps[0] ?? root;
      steps.unshift(authority(`Step ${step}`, { issuer: above, ...options(step, above) }));
    }
    return steps;
  };

  for (const pathLength of [0, 1, 2])
    good(
      `pathlen::ee_with_intermediate_pathlen_${pathLength}`,
      under([authority(`Length ${pathLength}`, { ca: { pathLength } })]),
    );
  good("pathlen::validation_ignores_pathlen_in_leaf", {
    leaf: leaf({ extensions: [basic(false, true, int("00"))] }),
  });
  const zero = authority("Zero", { ca: { pathLength: 0 } });
  bad(
    "pathlen::intermediate_violates_pathlen_0",
    under([authority("Below", { issuer: zero, ca: { pathLength: 0 } }), zero]),
  );
  const one = authority("One", { ca: { pathLength: 1 } });
  good(
    "pathlen::intermediate_pathlen_may_increase",
    under([authority("Two", { issuer: one, ca: { pathLength: 2 } }), one]),
  );
  const strict = anchor("Strict Root", { ca: { pathLength: 0 } });
  bad("pathlen::intermediate_pathlen_too_long", {
    ...under([authority("Too Low", { issuer: strict })]),
    roots: [strict],
  });
  const selfOne = authority("Self", { ca: { pathLength: 0 } });
  const selfTwo = authority("Self", { issuer: selfOne, ca: { pathLength: 0 } });
  good("pathlen::self_issued_certs_pathlen", under([selfTwo, selfOne]));
  const deep = ladder(9, () => ({}));
  good("pathlen::max_chain_depth_1", under(deep.slice(-7)));
  bad("pathlen::max_chain_depth_1_exhausted", under(deep.slice(-8)));
  bad("pathlen::nine_issuers", under(deep));
  bad(
    "pathlen::negative",
    under([authority("Negative", { ca: undefined as never, extensions: [basic(true, true, int("ff"))] })]),
  );

  const expired = authority("Renewed CA", { notAfter: moment - 1_000 });
  const renewed = authority("Renewed CA", { keys: expired });
  good("pathological::multiple_chains_expired_intermediate", under([expired, renewed], { issuer: renewed }));
  const cycleA = anchor("Cycle A");
  const cycleB = authority("Cycle B", { issuer: cycleA });
  const cycleAgain = authority("Cycle A", { issuer: cycleB, keys: cycleA });
  bad("pathological::intermediate_cycle_distinct_cas", under([cycleAgain, cycleB]));
  bad("pathological::intermediate_cycle_distinct_cas_max_depth", under([cycleAgain, cycleB, cycleA]));
  const logical = anchor("Logical");
  const logicalTwo = authority("Logical", { issuer: logical, keys: logical, serial: "4001" });
  bad("pathological::intermediate_cycle_same_logical_ca", under([logicalTwo, logical]));
  bad("pathological::chain_distinct_subject_distinct_key", under(ladder(60, () => ({}))));
  const subject = { subject: authority("Same").name };
  bad("pathological::chain_same_subject_distinct_key", under(ladder(60, () => subject)));
  const keys = authority("Key");
  bad("pathological::chain_distinct_subject_same_key", under(ladder(60, () => ({ keys }))));
  bad("pathological::chain_same_subject_same_key", under(ladder(60, () => ({ keys, ...subject }))));
  const crossA = anchor("Cross");
  const crossB = authority("Cross", { keys: crossA });
  good("cve::cve_2024_0567, cross-signed", under([crossB], { issuer: crossA }));
  good("cve::cve_2024_0567, with the stranger before it", under([crossA, crossB], { issuer: crossA }));

  const twin = anchor("Vector Root");
  bad("rfc5280::chain_untrusted_root", under([anchor("Untrusted")]));
  bad("rfc5280::untrusted_root of the same name", under([twin]));
  bad("invalid::invalid_issuer_key", { leaf: leaf({ issuer: { ...root, privateKey: twin.privateKey } }) });
  const middle = authority("Middle");
  bad("webpki::chain_missing_intermediate", { leaf: leaf({ issuer: middle }) });
  good("webpki::chain", under([middle]));
  good("rfc5280::root_and_intermediate_swapped", { leaf: leaf({ issuer: middle }), chain: [root, middle] });
  bad("rfc5280::intermediate_ca_without_ca_bit", under([authority("No CA", { ca: false })]));
  bad(
    "rfc5280::intermediate_ca_missing_basic_constraints",
    under([authority("No Basics", { ca: undefined as never })]),
  );
  bad("rfc5280::ica_ku_keycertsign", under([authority("No Signing", { usage: 0x80 })]));
  const plain = anchor("Plain Root", { ca: undefined as never });
  bad("rfc5280::root_missing_basic_constraints", { leaf: leaf({ issuer: plain }), roots: [plain] });
  const mild = anchor("Mild Root", { ca: undefined as never, extensions: [basic(true, false)] });
  good(
    "rfc5280::root_non_critical_basic_constraints",
    { leaf: leaf({ issuer: mild }), roots: [mild] },
    "anchor",
  );
  const torn = anchor("Torn Root", { usage: 0x80 });
  bad("rfc5280::root_inconsistent_ca_extensions", { leaf: leaf({ issuer: torn }), roots: [torn] });
  const silent = anchor("Silent Root", { usage: null });
  good("rfc5280::no_keyusage of a root", { leaf: leaf({ issuer: silent }), roots: [silent] });
  bad("rfc5280::leaf_ku_keycertsign", { leaf: leaf({ ca: false, extensions: [], usage: 0x84 }) });
  good("rfc5280::leaf with CA:FALSE", { leaf: leaf({ ca: false }) });
  good("rfc5280::no_keyusage", { leaf: leaf({ usage: null }) });
  good("rfc5280::no_basicconstraints", { leaf: leaf() });
  bad("rfc5280::leaf signs leaf", under([leaf({ subject: authority("Leaf Above").name, usage: 0x84 })]));
  bad("rfc5280::usage of nothing", { leaf: leaf({ usage: null, extensions: [usage(0)] }) });

  const late = { notAfter: moment - 1_000 };
  bad("rfc5280::validity::expired_root", under([], { issuer: anchor("Expired Root", late) }));
  const old = anchor("Old Root", late);
  bad("rfc5280::validity::expired_root that is trusted", { leaf: leaf({ issuer: old }), roots: [old] });
  bad("rfc5280::validity::expired_intermediate", under([authority("Expired", late)]));
  bad(
    "rfc5280::validity::intermediate of tomorrow",
    under([authority("Tomorrow", { notBefore: moment + 1_000 })]),
  );
  bad("rfc5280::validity::expired_leaf", { leaf: leaf({ notAfter: moment - 3_600_000 }) });
  good("rfc5280::validity::notbefore_exact", { leaf: leaf({ notBefore: moment }) });
  good("rfc5280::validity::notafter_exact", { leaf: leaf({ notAfter: moment }) });
  good("rfc5280::validity::one second alone", { leaf: leaf({ notBefore: moment, notAfter: moment }) });
  bad("rfc5280::validity::backwards", {
    leaf: leaf({ notBefore: moment + 1_000, notAfter: moment - 1_000 }),
  });
  for (const seconds of [1, 5]) {
    bad(`rfc5280::validity::expired_${seconds}_second`, {
      leaf: leaf({ notAfter: moment - seconds * 1_000 }),
    });
    bad(`rfc5280::validity::not_yet_valid_${seconds}_second`, {
      leaf: leaf({ notBefore: moment + seconds * 1_000 }),
    });
  }
  return vectors;
}
