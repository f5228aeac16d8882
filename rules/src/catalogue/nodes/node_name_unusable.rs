//! `node-name-unusable`: a name that is no host name

use cib_model::is_host_list_character;

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "node-name-unusable",
    area: Area::Nodes,
    category: Category::Correctness,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "The name of a node is empty, or cannot be told in lists of hosts",
    why: "A node is called what its host is called (`uname -n`), or as `corosync.conf` says: \
          letters, digits, `-`, `.` and `_`. At any other character the fencer cuts the name off \
          in `pcmk_host_list`, and most agents in theirs. An entry without a name makes the \
          scheduler and `crm_verify` fail an assertion.",
    remedy: "Rename the node, or remove the entry.",
    references: &[sources::NODES, sources::FENCING],
    bad: &[
        Example::new(
            "A blank",
            r#"<nodes>
  <node id="1" uname="«node 1»"/>
</nodes>
"#,
        ),
        Example::new(
            "A comma",
            r#"<nodes>
  <node id="1" uname="«node1,node2»"/>
</nodes>
"#,
        ),
        Example::new(
            "Nothing",
            r#"<nodes>
  <node id="1" uname="«»"/>
  <node id="2" uname="node2"/>
</nodes>
"#,
        ),
    ],
    good: &[Example::new(
        "Names of hosts",
        r#"<nodes>
  <node id="1" uname="node1.example.com"/>
  <node id="2" uname="sap_app-2"/>
</nodes>
"#,
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for name in cx
        .cluster
        .cib
        .nodes()
        .filter_map(|node| node.uname.as_ref())
    {
        let text = name.as_str();
        let odd = text
            .char_indices()
            .find(|(_, c)| !is_host_list_character(*c));
        let (message, severity) = match odd {
            _ if text.is_empty() => (
                "a node has an empty name, at which the scheduler fails an assertion".to_owned(),
                Severity::Error,
            ),
            Some((at, _)) => (
                format!(
                    "the node {} has a name that lists of hosts cut off: {} is read",
                    shown(text),
                    shown(&text[..at])
                ),
                Severity::Warning,
            ),
            None => continue,
        };
        cx.report(
            Finding::new(Subject::new("node", text), name.span(), message)
                .severity(severity)
                .help("use letters, digits, `-`, `.` and `_`"),
        );
    }
}
