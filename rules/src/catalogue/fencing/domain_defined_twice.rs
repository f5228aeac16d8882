//! `domain-defined-twice`: two domains that cannot both be there

use cib_model::{Domain, DomainText, InFile};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "domain-defined-twice",
    area: Area::Fencing,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "Two files define domains of one name, or of one UUID",
    why: "On one hypervisor libvirt refuses the second: a domain that was copied keeps the name or the \
          UUID of the first until somebody changes it. A fence device that names it stops whichever \
          is there. Domains of one name on two hypervisors are two domains, and only a UUID tells \
          which of them is meant.",
    remedy: "Give the copy a name of its own, and take its `<uuid>` out: libvirt makes a new one.",
    references: &[sources::LIBVIRT_DOMAIN],
    bad: &[
        Example::with_files(
            "A copy with the UUID of the first",
            "",
            &[
                (
                    "node1.xml",
                    "<domain type=\"lxc\">\n  <name>node1</name>\n  \
                     <uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid>\n</domain>\n",
                ),
                (
                    "node2.xml",
                    "<domain type=\"lxc\">\n  <name>node2</name>\n  \
                     <uuid>«4dea22b3-1d52-d8f3-2516-782e98ab3fa0»</uuid>\n</domain>\n",
                ),
            ],
        ),
        Example::with_files(
            "A copy with the name of the first",
            DEVICE,
            &[
                (
                    "node1.xml",
                    "<domain type=\"lxc\"><name>node1</name></domain>\n",
                ),
                (
                    "node2.xml",
                    "<domain type=\"lxc\"><name>«node1»</name></domain>\n",
                ),
            ],
        ),
    ],
    good: &[
        Example::with_files(
            "One domain, seen twice",
            "",
            &[
                (
                    "before.xml",
                    "<domain type=\"kvm\"><name>node1</name><uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid></domain>\n",
                ),
                (
                    "after.xml",
                    "<domain type=\"kvm\" id=\"7\"><name>node1</name><uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid></domain>\n",
                ),
            ],
        ),
        Example::with_files(
            "Each driver has names of its own",
            "",
            &[
                (
                    "old.xml",
                    "<domain type=\"lxc\"><name>node1</name></domain>\n",
                ),
                (
                    "new.xml",
                    "<domain type=\"kvm\"><name>node1</name></domain>\n",
                ),
            ],
        ),
        Example::with_files(
            "Names that differ in case are two",
            "",
            &[
                (
                    "a.xml",
                    "<domain type=\"lxc\"><name>node1</name></domain>\n",
                ),
                (
                    "b.xml",
                    "<domain type=\"lxc\"><name>NODE1</name></domain>\n",
                ),
            ],
        ),
    ],
    check,
};

const DEVICE: &str = r#"<resources>
  <primitive id="fence-nodes" class="stonith" type="external/libvirt">
    <instance_attributes id="fence-nodes-params">
      <nvpair id="fence-nodes-hostlist" name="hostlist" value="node1"/>
      <nvpair id="fence-nodes-hypervisor_uri" name="hypervisor_uri" value="lxc+ssh://root@192.168.122.1/"/>
    </instance_attributes>
  </primitive>
</resources>
"#;

fn check(cx: &mut Context<'_>) {
    let one_host = cx.cluster.has_one_hypervisor();
    let domains = &cx.companions.domains;
    for (at, domain) in domains.iter().enumerate() {
        let mut before = domains.iter().take(at);
        let found = before.find_map(|first| clash(first, domain));
        let Some((what, first, place)) = found else {
            continue;
        };
        // The same name on two hypervisors is nobody's mistake.
        let severity = if what == "UUID" || one_host {
            Severity::Warning
        } else {
            Severity::Info
        };
        let message = format!(
            "the {what} {} is that of another domain",
            shown(&place.text)
        );
        let name = domain.it.name().unwrap_or_default();
        let finding = Finding::new(Subject::new("domain", name), place.span, message)
            .in_file(domain.file)
            .severity(severity)
            .related_in(first.file, first.it.span, "the other one")
            .help(format!("give the domain a {what} of its own"));
        cx.report(finding);
    }
}

/// What a domain has in common with an earlier one that it may not: what it is, where the earlier has it, and where
/// this one has it.
fn clash<'d>(
    first: &'d InFile<Domain<'_>>,
    domain: &'d InFile<Domain<'_>>,
) -> Option<(&'static str, InFile<&'d DomainText<'d>>, &'d DomainText<'d>)> {
    let (one, other) = (&first.it, &domain.it);
    let in_first = |it| InFile {
        file: first.file,
        it,
    };
    let same_uuid = one.same_uuid(other) == Some(true);
    let (name, earlier) = (other.name.as_ref()?, one.name.as_ref()?);
    if name.text == earlier.text {
        let apart = match (one.drivers(), other.drivers()) {
            (Some(one), Some(other)) => !one.iter().any(|driver| other.contains(driver)),
            _ => false,
        };
        return (!same_uuid && !apart).then(|| ("name", in_first(earlier), name));
    }
    let (uuid, earlier) = (other.uuid.as_ref()?, one.uuid.as_ref()?);
    same_uuid.then(|| ("UUID", in_first(earlier), uuid))
}
