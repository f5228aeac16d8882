//! The page of the profiles: which there are, and what each advises.

use std::fmt::Write as _;

use cib_model::facts::{self, Advice, AdvisedConstraint, ConstraintKind, Given, Topic};

const INTRODUCTION: &str = "# Profiles

A profile is what a vendor advises for a kind of cluster. Without one, `cib-lint` says what is wrong on any cluster; \
with `--profile NAME` it also says where the cluster differs from that advice:

    cib-lint --profile sap-hana,azure cib.xml corosync.conf

A cluster has at most one profile of each layer. Where several advise on the same thing, the platform wins over the \
workload, and the workload over the way to fence; within one profile the advice with more conditions wins. Two profiles \
of the same layer are refused (exit status 2): lint twice.

The values are those of the checks of [Trento](https://github.com/trento-project/checks) and of the tables of \
[SAP on Azure](https://github.com/Azure/sap-automation-qa); each finding names its check. What is not set is found only \
where the profile wants it set and the default is another value.
";

/// The topics in the order of the page, each with its heading.
const TOPICS: [(Topic, &str); 9] = [
    (Topic::Option, "Cluster options"),
    (Topic::ResourceDefault, "Defaults for resources"),
    (Topic::OperationDefault, "Defaults for operations"),
    (Topic::Parameter, "Parameters of agents"),
    (Topic::MetaAttribute, "Meta-attributes"),
    (Topic::Operation, "Operations"),
    (Topic::Agent, "Number of resources"),
    (Topic::GroupOrder, "Order in groups"),
    (Topic::Corosync, "corosync.conf"),
];

/// The page of all profiles as Markdown.
///
/// ```
/// assert!(cib_lint::page::profiles().contains("| `azure` | platform |"));
/// ```
pub fn profiles() -> String {
    let mut page = String::from(INTRODUCTION);
    page.push_str("\n| profile | layer | clusters in which |\n| --- | --- | --- |\n");
    for profile in facts::profiles() {
        let layer = profile.layer.name();
        let _ = writeln!(
            page,
            "| `{}` | {layer} | {} |",
            profile.name, profile.summary
        );
    }
    for (topic, heading) in TOPICS {
        let _ = write!(
            page,
            "\n## {heading}\n\n| profile | of | what | right | must be set | by |\n| --- | --- | --- | --- | --- | --- |\n"
        );
        for advice in facts::advice().iter().filter(|it| it.topic == topic) {
            let _ = writeln!(
                page,
                "| {} | {} | {} | {} | {} | {} |",
                asked(&advice.given),
                code(advice.of, ", "),
                what(advice),
                right(advice),
                if advice.required { "yes" } else { "" },
                by(&advice.given)
            );
        }
    }
    page.push_str(
        "\n## Constraints\n\n| profile | kind | of | with | right | by |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for constraint in facts::advised_constraints() {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} |",
            asked(&constraint.given),
            kind(constraint.kind),
            code(constraint.rsc, ", "),
            code(constraint.with, ", "),
            right_constraint(constraint),
            by(&constraint.given)
        );
    }
    page.push_str(
        "\n`ascs` and `ers` are the `SAPInstance` of the central services and of their replication, told by \
         `InstanceName`.\n",
    );
    page
}

/// The profiles, and what has to be so for the advice to hold.
fn asked(given: &Given) -> String {
    let mut words = code(given.profiles, ", ");
    if let Some(other) = given.with {
        let _ = write!(words, " with `{other}`");
    }
    for (conditions, word) in [(given.when, "if"), (given.unless, "unless")] {
        if !conditions.is_empty() {
            let _ = write!(words, ", {word} {}", code(conditions, " and "));
        }
    }
    words
}

fn what(advice: &Advice) -> String {
    if advice.name.is_empty() {
        return String::new();
    }
    match advice.field {
        Some(field) => format!("`{}` of `{}`", field.name(), advice.name),
        None => format!("`{}`", advice.name),
    }
}

fn right(advice: &Advice) -> String {
    if advice.unset {
        return "not set".to_owned();
    }
    match (advice.least, advice.most) {
        (Some(least), _) => format!("at least `{least}`"),
        (None, Some(most)) => format!("at most `{most}`"),
        (None, None) if advice.is.is_empty() => code(advice.order, ", "),
        (None, None) => code(advice.is, " or "),
    }
}

fn right_constraint(constraint: &AdvisedConstraint) -> String {
    if constraint.unset {
        return "not there".to_owned();
    }
    let role = constraint.with_role.map(|role| format!("`{role}`"));
    let score = (!constraint.score.is_empty()).then(|| code(constraint.score, " or "));
    let words: Vec<_> = score.into_iter().chain(role).collect();
    match words.join(", ") {
        words if words.is_empty() => "there".to_owned(),
        words => words,
    }
}

fn kind(kind: ConstraintKind) -> &'static str {
    match kind {
        ConstraintKind::Colocation => "colocation",
        ConstraintKind::Order => "start before stop",
        ConstraintKind::Location => "location",
    }
}

fn by(given: &Given) -> String {
    let links = given
        .by
        .iter()
        .map(|it| format!("[{}]({})", it.name, it.page));
    links.collect::<Vec<_>>().join(", ")
}

fn code(words: &[&str], between: &str) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(between)
}
