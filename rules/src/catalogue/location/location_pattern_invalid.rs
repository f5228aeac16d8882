//! `location-pattern-invalid`: the pattern of a location constraint is no regular expression

use crate::finding::{Finding, Subject, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;
use cib_model::{Attr, PatternMatch};

pub(crate) static RULE: Rule = Rule {
    id: "location-pattern-invalid",
    area: Area::Location,
    category: Category::Correctness,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "The pattern of a location constraint is no regular expression",
    why: "Pacemaker ignores a location constraint whose `rsc-pattern` it cannot read, with an error in its \
          log. Patterns are extended regular expressions of POSIX: a `(`, `[` or `{` that is meant itself \
          has a backslash before it.",
    remedy: "Correct the expression.",
    references: &[sources::CONSTRAINTS],
    bad: &[
        Example::new(
            "A parenthesis that is not closed",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="«db(1»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A pattern of a shell",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="«*-db»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A bracket that is not closed",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="«!db[12»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A backslash at the end",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="«db\»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A repetition of nothing",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="«db|+»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A brace that is no repetition",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="«db{x}»" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "An expression",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="^db[0-9]+$" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Turned round",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="web" class="ocf" provider="example" type="web"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="!^db" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "Groups, repetitions and classes",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="^(db|web)[[:digit:]]{1,2}$" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
        Example::new(
            "A closing parenthesis alone is one",
            r#"<configuration>
  <nodes>
    <node id="1" uname="node1"/>
    <node id="2" uname="node2"/>
  </nodes>
  <resources>
    <primitive id="db1" class="ocf" provider="example" type="service"/>
  </resources>
  <constraints>
    <rsc_location id="all-not-here" rsc-pattern="!db)" node="node1" score="-INFINITY"/>
  </constraints>
</configuration>
"#,
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    for location in cluster.cib.locations() {
        let Some(pattern) = &location.rsc_pattern else {
            continue;
        };
        let PatternMatch::Refused(why) = cluster.match_pattern(pattern.as_str()) else {
            continue;
        };
        let id = location.id.as_ref().map_or("", Attr::as_str);
        let message = format!(
            "the pattern {} of {} is no regular expression ({why}): Pacemaker ignores the constraint",
            shown(pattern.as_str()),
            shown(id)
        );
        let subject = Subject::new("rsc_location", id);
        cx.report(
            Finding::new(subject, pattern.span(), message)
                .help("correct the expression; `.*` is what `*` is in a shell"),
        );
    }
}
