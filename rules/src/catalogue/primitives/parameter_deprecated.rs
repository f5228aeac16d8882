//! `parameter-deprecated`: a parameter under an old name

use std::collections::HashSet;

use cib_model::{AgentParameter, Attr, Cluster, ResolvedPrimitive, Setting, Version, facts};

use crate::finding::{Finding, Subject, shown};
use crate::fix::{Fix, Safety};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "parameter-deprecated",
    area: Area::Primitives,
    category: Category::Upgrade,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A resource has parameters under names that the agent has replaced",
    why: "The agent still reads the old name, and its documentation only has the new one: whoever adds \
          that besides has set one thing twice. A later release of the agent may drop the old name, \
          and then nothing is set.",
    remedy: "Write the new name, once every node has a release of the agent that reads it (fence-agents: \
             4.2, of 2018). A fix does that; the resource is restarted then, as always when its \
             parameters change.",
    references: &[sources::FENCING_LIBRARY, sources::AGENT_API],
    bad: &[
        Example::new(
            "The old names of a fence agent, all at once",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ipaddr" name="«ipaddr»" value="192.168.1.1"/>
      <nvpair id="f-login" name="login" value="root"/>
      <nvpair id="f-passwd_script" name="passwd_script" value="/root/password"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "In a template of two devices",
            r#"<resources>
  <template id="t" class="stonith" type="fence_ipmilan">
    <instance_attributes id="t-params">
      <nvpair id="t-login" name="«login»" value="root"/>
      <nvpair id="t-password_script" name="password_script" value="/root/password"/>
    </instance_attributes>
  </template>
  <primitive id="f1" template="t">
    <instance_attributes id="f1-params"><nvpair id="f1-ip" name="ip" value="192.168.1.1"/></instance_attributes>
  </primitive>
  <primitive id="f2" template="t">
    <instance_attributes id="f2-params"><nvpair id="f2-ip" name="ip" value="192.168.1.2"/></instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    good: &[
        Example::new(
            "The new names",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password_script" name="password_script" value="/root/password"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "A release of Pacemaker that is older than the new names",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ipaddr" name="ipaddr" value="192.168.1.1"/>
      <nvpair id="f-login" name="login" value="root"/>
      <nvpair id="f-passwd_script" name="passwd_script" value="/root/password"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        )
        .for_pacemaker(Version::new(1, 1, 18)),
        Example::new(
            "The old and the new name, of which another rule speaks",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_ipmilan">
    <instance_attributes id="f-params">
      <nvpair id="f-ip" name="ip" value="192.168.1.1"/>
      <nvpair id="f-ipaddr" name="ipaddr" value="192.168.1.2"/>
      <nvpair id="f-username" name="username" value="root"/>
      <nvpair id="f-password_script" name="password_script" value="/root/password"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
        Example::new(
            "One that never reaches the agent, of which another rule speaks",
            r#"<resources>
  <primitive id="f" class="stonith" type="fence_xvm">
    <instance_attributes id="f-params">
      <nvpair id="f-action" name="action" value="off"/>
    </instance_attributes>
  </primitive>
</resources>
"#,
        ),
    ],
    check,
};

/// Pacemaker 2.0 and fence-agents 4.2, which is the first to have the new names, are of the same year.
const WITH_NEW_NAMES: Version = Version::new(2, 0, 0);

/// A parameter under an old name.
type Old<'v, 'c> = (Setting<'c>, &'v AgentParameter);

fn check(cx: &mut Context<'_>) {
    let cluster = cx.cluster;
    if cluster.version < WITH_NEW_NAMES {
        return;
    }
    let mut said = HashSet::new();
    for primitive in cluster.primitives() {
        let mut old = old_names(cluster, primitive);
        old.retain(|(setting, _)| said.insert(std::ptr::from_ref(setting.pair)));
        cx.report_if(finding(cluster, primitive, &old));
    }
}

/// The parameters of a primitive that are set under an old name, and not under the new one besides.
fn old_names<'v, 'c>(
    cluster: &Cluster<'c>,
    primitive: &'v ResolvedPrimitive<'c>,
) -> Vec<Old<'v, 'c>> {
    let agent = primitive.agent().map_or("", Attr::as_str);
    let known = cluster.known_parameters(primitive).into_iter();
    let once = known.filter(|known| {
        let mut names = known.settings.iter().map(|(_, written)| &written.name);
        let first = names.next();
        names.all(|name| Some(name) == first)
    });
    let old = once
        .flat_map(|known| known.settings)
        .filter(|(setting, written)| {
            let is_ignored = primitive.class() == "stonith"
                && facts::ignored_fence_parameter(setting.name, agent).is_some();
            written.deprecated && !is_ignored
        });
    let mut old: Vec<_> = old.collect();
    old.sort_by_key(|(setting, _)| place(setting).start());
    old
}

fn place(setting: &Setting<'_>) -> cib_model::Span {
    let name = setting.pair.name.as_ref();
    name.map_or(setting.pair.place.tag, Attr::span)
}

fn finding(
    cluster: &Cluster<'_>,
    primitive: &ResolvedPrimitive<'_>,
    old: &[Old<'_, '_>],
) -> Option<Finding> {
    let ((setting, written), others) = old.split_first()?;
    let (id, name) = (shown(primitive.id()), shown(setting.name));
    let agent = shown(&primitive.agent_name());
    let what = match written.replaced_by.first() {
        Some(new) => format!("{name} of {id} is what {agent} now calls {}", shown(new)),
        None => format!("{name} of {id} is deprecated by {agent}"),
    };
    let more = match others.len() {
        0 => String::new(),
        1 => ", and one more has an old name".to_owned(),
        more => format!(", and {more} more have old names"),
    };
    let subject = Subject::new("primitive", primitive.id());
    let mut finding = Finding::new(subject, place(setting), what + &more);
    for (other, written) in others {
        let text = match written.replaced_by.first() {
            Some(new) => format!("now {}", shown(new)),
            None => "deprecated".to_owned(),
        };
        finding = finding.related(place(other), text);
    }
    let mut edits = cluster.edits();
    let mut renamed = Vec::new();
    for (setting, written) in old {
        if let (Some(name), [new]) = (&setting.pair.name, &written.replaced_by[..]) {
            edits.set(name, new);
            renamed.push(shown(new));
        }
    }
    Some(if renamed.is_empty() {
        finding.help("remove it: nothing has taken its place")
    } else {
        let title = format!("write {}", renamed.join(", "));
        let help = format!("{title} when every node has an agent that reads it");
        finding
            .help(help)
            .fix(Fix::new(Safety::Unsafe, title, edits))
    })
}
