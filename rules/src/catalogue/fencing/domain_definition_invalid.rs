//! `domain-definition-invalid`: a domain that libvirt does not define

use cib_model::{Domain, Span, facts, is_readable_uuid, nearest};

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "domain-definition-invalid",
    area: Area::Fencing,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The file of a domain is one that libvirt refuses",
    why: "`virsh define` refuses a domain without a name or a type, of a type that no driver has, with \
          a `/` in its name or with a UUID that is none. A domain that is not there is not fenced: \
          the device that stops it starts and stays green, and fails when it is needed.",
    remedy: "Mend the file, and `virsh define` it again.",
    references: &[sources::LIBVIRT_DOMAIN],
    bad: &[
        Example::with_files(
            "No type",
            "",
            &[("node1.xml", "<«domain»>\n  <name>node1</name>\n</domain>\n")],
        ),
        Example::with_files(
            "No name",
            "",
            &[(
                "node1.xml",
                "<«domain» type=\"lxc\">\n  <memory>262144</memory>\n</domain>\n",
            )],
        ),
        Example::with_files(
            "No such type",
            "",
            &[(
                "node1.xml",
                "<domain type=\"«libvirt-lxc»\">\n  <name>node1</name>\n</domain>\n",
            )],
        ),
        Example::with_files(
            "Upper case",
            "",
            &[(
                "node1.xml",
                "<domain type=\"«LXC»\">\n  <name>node1</name>\n</domain>\n",
            )],
        ),
        Example::with_files(
            "A path for a name",
            "",
            &[(
                "node1.xml",
                "<domain type=\"lxc\">\n  <name>«web/node1»</name>\n</domain>\n",
            )],
        ),
        Example::with_files(
            "A short UUID",
            "",
            &[(
                "node1.xml",
                "<domain type=\"lxc\">\n  <name>node1</name>\n  <uuid>«4dea22b3-1d52-d8f3-2516»</uuid>\n</domain>\n",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "All that it needs",
            "",
            &[(
                "node1.xml",
                "<domain type=\"lxc\">\n  <name>node1</name>\n  \
                 <uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid>\n</domain>\n",
            )],
        ),
        Example::with_files(
            "libvirt chooses a UUID itself, and reads one without dashes",
            "",
            &[
                (
                    "node1.xml",
                    "<domain type=\"kvm\"><name>node1</name></domain>\n",
                ),
                (
                    "node2.xml",
                    "<domain type=\"kvm\"><name>node2</name><uuid>4DEA22B31D52D8F32516782E98AB3FA0</uuid></domain>\n",
                ),
            ],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for domain in &cx.companions.domains {
        for (place, wrong, help) in problems(&domain.it) {
            let name = domain.it.name().unwrap_or_default();
            let finding = Finding::new(Subject::new("domain", name), place, wrong)
                .in_file(domain.file)
                .help(help);
            cx.report(finding);
        }
    }
}

fn problems(domain: &Domain<'_>) -> Vec<(Span, String, String)> {
    let mut problems = Vec::new();
    match domain.kind.as_ref().filter(|kind| !kind.text.is_empty()) {
        None => {
            let wrong = "the domain has no `type`, so libvirt refuses it".to_owned();
            problems.push((
                domain.tag,
                wrong,
                "write `type=\"lxc\"`, `type=\"kvm\"`, ...".to_owned(),
            ));
        }
        Some(kind) if facts::domain_type(&kind.text).is_none() => {
            let wrong = format!(
                "libvirt knows no domains of the type {}, and refuses it",
                shown(&kind.text)
            );
            let types = || facts::domain_types().iter().map(|kind| kind.name);
            let help = match nearest(&kind.text, types()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the type that the driver has: `lxc`, `kvm`, `xen`, ...".to_owned(),
            };
            problems.push((kind.span, wrong, help));
        }
        Some(_) => {}
    }
    match &domain.name {
        None => {
            let wrong = "the domain has no `<name>`, so libvirt refuses it".to_owned();
            problems.push((
                domain.tag,
                wrong,
                "give it the name that the fence device uses".to_owned(),
            ));
        }
        Some(name) if name.text.contains('/') => {
            let name_shown = shown(&name.text);
            let wrong = format!("the domain's name {name_shown} has a `/`, so libvirt refuses it");
            problems.push((name.span, wrong, "take the `/` out of the name".to_owned()));
        }
        Some(_) => {}
    }
    if let Some(uuid) = domain
        .uuid
        .as_ref()
        .filter(|uuid| !is_readable_uuid(&uuid.text))
    {
        let wrong = format!(
            "{} is no UUID, so libvirt refuses the domain",
            shown(&uuid.text)
        );
        let help = "write one as `uuidgen` prints it, or leave it out".to_owned();
        problems.push((uuid.span, wrong, help));
    }
    problems
}
