//! What a status says of nodes that are not there, and what of it a merge keeps.

use cib_model::{Attr, Boolean, Cib, NodeState, Scalar as _, Status};

/// The states of all nodes that are away, without what they ran.
///
/// A node without a state was never seen, and is fenced for that (`startup-fencing`); so one that was stopped cleanly
/// would be shot, since its controller is not there to tell of it again. The states of nodes that are online are left
/// out: their controllers write them anew, and one of a node that is gone by then would be believed. Those of remote
/// nodes are left out too: whoever has the connection writes them. (Tried with 2.1.5, live.)
pub(crate) fn kept<'c>(cib: &Cib<'c>) -> Status<'c> {
    let states = states(cib).filter(|state| is_away(state) && !is_remote(state));
    let bare = states.map(|state| NodeState {
        id: state.id.clone(),
        uname: state.uname.clone(),
        in_ccm: state.in_ccm.clone(),
        crmd: state.crmd.clone(),
        join: state.join.clone(),
        expected: state.expected.clone(),
        ..NodeState::default()
    });
    Status {
        node_states: bare.collect(),
        ..Status::default()
    }
}

/// Whether the status says anything of any node.
pub(crate) fn is_known(cib: &Cib<'_>) -> bool {
    states(cib).next().is_some()
}

/// Whether the cluster fences the member as soon as it may: it is not online, and did not leave as it should.
///
/// `startup_fencing` is whether nodes that were never seen are fenced. (`lib/pengine/unpack.c`,
/// `determine_online_status_fencing`; tried with `crm_simulate` 2.1.5.)
pub(crate) fn is_to_be_fenced(cib: &Cib<'_>, node: &str, startup_fencing: bool) -> bool {
    let named = |state: &&NodeState<'_>| {
        let name = state.uname.as_ref().map(Attr::as_str);
        name.is_some_and(|name| name.eq_ignore_ascii_case(node))
    };
    let Some(state) = states(cib).find(named) else {
        return startup_fencing;
    };
    if state.in_ccm.is_none() && state.crmd.is_none() {
        return startup_fencing;
    }
    let expected = state.expected.as_ref().map(Attr::as_str);
    let banned = is(state.join.as_ref(), "banned");
    is_away(state) && (banned || expected.is_some_and(|expected| expected != "down"))
}

fn states<'s, 'c>(cib: &'s Cib<'c>) -> impl Iterator<Item = &'s NodeState<'c>> {
    cib.status.iter().flat_map(|status| &status.node_states)
}

/// Whether the node is no member, or its controller is gone. Since 2.1.7 both are times, 0 for never.
fn is_away(state: &NodeState<'_>) -> bool {
    let in_ccm = state.in_ccm.as_ref().map(Attr::as_str);
    let no_member = in_ccm.is_some_and(|text| Boolean::read(text) == Ok(false));
    no_member || is(state.crmd.as_ref(), "offline") || is(state.crmd.as_ref(), "0")
}

fn is_remote(state: &NodeState<'_>) -> bool {
    let remote = state.remote_node.as_ref();
    remote.is_some_and(|remote| remote.get() == Ok(true))
}

fn is(attr: Option<&Attr<'_>>, text: &str) -> bool {
    attr.is_some_and(|attr| attr.as_str() == text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cib_model::{SourceFile, parse};

    fn status(states: &str) -> SourceFile {
        SourceFile::new("t", format!("<cib><status>{states}</status></cib>"))
    }

    #[test]
    fn nodes_that_are_away_are_kept_bare_and_as_written() {
        let source = status(
            r#"<node_state id="1" uname="on" in_ccm="true" crmd="online" join="member" expected="member"/>
               <node_state id="2" uname="off" in_ccm="false" crmd="offline" join="down" expected="down" crm-debug-origin="x"><lrm id="2"/></node_state>
               <node_state id="3" uname="new-on" in_ccm="1700000000" crmd="1700000001"/>
               <node_state id="4" uname="new-off" in_ccm="0" crmd="0" join="down"/>
               <node_state id="5" uname="no-controller" in_ccm="true" crmd="offline"/>
               <node_state id="r" uname="r" remote_node="true" in_ccm="false"/>
               <node_state id="6" uname="ghost"/>"#,
        );
        let parsed = parse(&source).unwrap();
        let kept = kept(&parsed.cib).to_xml("status");
        let lines: Vec<_> = kept.lines().map(str::trim).collect();
        assert_eq!(
            lines,
            [
                "<status>",
                r#"<node_state id="2" uname="off" in_ccm="false" crmd="offline" join="down" expected="down"/>"#,
                r#"<node_state id="4" uname="new-off" in_ccm="0" crmd="0" join="down"/>"#,
                r#"<node_state id="5" uname="no-controller" in_ccm="true" crmd="offline"/>"#,
                "</status>",
            ]
        );
    }
}
