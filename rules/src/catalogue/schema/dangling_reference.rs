//! `dangling-reference`: a reference to nothing

use cib_model::schema::Problem;
use cib_model::{Attr, Resource, nearest};

use crate::finding::shown;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::schema;
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "dangling-reference",
    area: Area::Schema,
    category: Category::Schema,
    severity: Severity::Error,
    since: "0.1.0",
    summary: "Something refers to an id that does not exist",
    why: "Pacemaker refuses a configuration that its schema does not allow: cibadmin, crm and pcs cannot load \
          it, and a cluster that finds it on its disk starts without it.",
    remedy: "Correct the id, or remove what refers to it.",
    references: &[sources::SCHEMA],
    bad: &[
        Example::new(
            "An access list with a slip: resources are no roles",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources><primitive id="reader" class="systemd" type="nginx"/></resources>
  <constraints/>
  <acls>
    <acl_role id="readers"><acl_permission id="all" kind="read" xpath="/cib"/></acl_role>
    <acl_target id="alice"><role id="«reder»"/></acl_target>
  </acls>
</configuration>
"#,
        ),
        Example::new(
            "A constraint for a resource that is gone",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources><primitive id="web" class="systemd" type="nginx"/></resources>
  <constraints><rsc_location id="prefer" rsc="«webb»" node="alice" score="100"/></constraints>
</configuration>
"#,
        ),
    ],
    good: &[
        Example::new(
            "A resource that exists",
            r#"<configuration>
  <crm_config/>
  <nodes/>
  <resources><primitive id="web" class="systemd" type="nginx"/></resources>
  <constraints><rsc_location id="prefer" rsc="web" node="alice" score="100"/></constraints>
</configuration>
"#,
        ),
        Example::new(
            "A section alone: the resource may be in another",
            r#"<constraints>
  <rsc_location id="prefer" rsc="web" node="alice" score="100"/>
</constraints>
"#,
        ),
    ],
    check,
};

/// Of how many references the id that was meant is looked for, so that the work does not grow with their square: a
/// document with more of them has no slips, but lacks what they refer to.
const SLIPS: usize = 100;

fn check(cx: &mut Context<'_>) {
    let cib = cx.cluster.cib;
    let tops = cib.resources().filter_map(Resource::id);
    let primitives = cib.primitives().filter_map(|it| it.id.as_ref());
    let tags = cib.tags().filter_map(|it| it.id.as_ref());
    let resources: Vec<&str> = tops
        .chain(primitives)
        .chain(tags)
        .map(Attr::as_str)
        .collect();
    let templates = cib.templates().filter_map(|it| it.id.as_ref());
    let templates: Vec<&str> = templates.map(Attr::as_str).collect();
    let acls = cib.configuration.iter().filter_map(|it| it.acls.as_ref());
    let roles = acls
        .flat_map(|it| &it.roles)
        .filter_map(|it| it.id.as_ref());
    let roles: Vec<&str> = roles.map(Attr::as_str).collect();
    let mut slips = 0..SLIPS;
    for violation in &cx.judgement.violations {
        let Problem::DanglingReference { id, name } = &violation.problem else {
            continue;
        };
        let message = format!(
            "{} names {}, which is no id in this document",
            shown(name),
            shown(id)
        );
        let ids = match (violation.owner.name, *name) {
            ("role" | "role_ref", _) => roles.as_slice(),
            (_, "template") => templates.as_slice(),
            (_, "id-ref") => &[],
            _ => resources.as_slice(),
        };
        let meant = slips.next().and_then(|_| nearest(id, ids.iter().copied()));
        let message = match meant {
            Some(meant) => format!("{message}; did you mean {}?", shown(meant)),
            None => message,
        };
        let help = "correct the id, or remove what refers to it";
        cx.report(schema::finding(violation, message).help(help));
    }
}
