//! What wrong access control lists do: asked is `cibadmin --show-access`, which says what a user may do.

use cib_tests::cib_file::CibFile;
use cib_tests::not_checked::require;
use cib_tests::run::Ran;
use cib_tests::tools::{self, Tool};

use super::{bad, good};

/// A user that every system has, and that is bound by lists.
const USER: &str = "bin";

/// What the user may do with a configuration.
fn access(text: &str, user: &str) -> Ran {
    tools::show_access(text, user).unwrap()
}

/// The configuration with lists that are enforced, and for a user that exists.
fn switched_on(text: &str) -> String {
    let option = r#"<crm_config><cluster_property_set id="acl-options"><nvpair id="acl-o" name="enable-acl" value="true"/></cluster_property_set></crm_config>"#;
    let text = text.replacen("<crm_config/>", option, 1);
    text.replace(r#"id="alice""#, &format!(r#"id="{USER}""#))
}

/// The same; where no user has the role of an example, this one has.
fn enforced(text: &str) -> String {
    let text = switched_on(text);
    let role = text
        .split_once("<acl_role id=\"")
        .map(|(_, rest)| rest.split('"').next().unwrap());
    match role {
        Some(role) if !text.contains("<acl_target") => {
            let target =
                format!(r#"<acl_target id="{USER}"><role id="{role}"/></acl_target></acls>"#);
            text.replacen("</acls>", &target, 1)
        }
        _ => text,
    }
}

fn may_write(ran: &Ran) -> bool {
    ran.stdout.contains("[ WRITABLE ]")
}

fn may_read(ran: &Ran) -> bool {
    ran.stdout.contains("[ READABLE ]")
}

fn has_tools() -> bool {
    require("what users may do", &[Tool::Cibadmin])
}

#[test]
fn lists_that_are_not_enforced_forbid_nothing() {
    if !has_tools() {
        return;
    }
    // The role of all examples may read, and no more.
    let change = r#"<acl_role id="readers" description="mine"/>"#;
    let changes = |text: &str| {
        let text = text.replace(r#"id="alice""#, &format!(r#"id="{USER}""#));
        let file = CibFile::with(text.as_bytes()).unwrap();
        let args = ["--modify", "--user", USER, "--xml-text", change];
        let ran = file.cibadmin(&args, "").unwrap();
        (ran.code == 0, ran.stderr)
    };
    for (title, text) in bad("acls-not-enforced") {
        assert!(changes(&text).0, "{title}");
    }
    let (title, text) = good("acls-not-enforced").remove(0);
    let (may, said) = changes(&text);
    assert!(
        !may && said.contains("Permission denied"),
        "{title}: {said}"
    );
}

#[test]
fn without_a_right_a_user_may_not_even_read() {
    if !has_tools() {
        return;
    }
    for rule in ["acls-without-users", "acl-user-without-role"] {
        for (title, text) in bad(rule) {
            let ran = access(&switched_on(&text), USER);
            assert!(!may_read(&ran) && !may_write(&ran), "{title}: {ran:?}");
        }
    }
    for (title, text) in good("acl-user-without-role") {
        let ran = access(&enforced(&text), USER);
        assert!(may_read(&ran), "{title}: {ran:?}");
    }
}

#[test]
fn a_permission_that_matches_nothing_allows_nothing_and_denies_nothing() {
    if !has_tools() {
        return;
    }
    for (title, text) in bad("acl-permission-matches-nothing") {
        let allowing = text.replace(r#"kind="deny""#, r#"kind="write""#);
        let ran = access(&enforced(&allowing), USER);
        assert!(!may_read(&ran) && !may_write(&ran), "{title}: {ran:?}");
    }
    for (title, text) in good("acl-permission-matches-nothing") {
        // What is about primitives shows only where there is one.
        let primitive = r#"<resources><primitive id="dummy" class="ocf" provider="pacemaker" type="Dummy"/></resources>"#;
        let ran = access(
            &enforced(&text.replacen("<resources/>", primitive, 1)),
            USER,
        );
        assert!(may_read(&ran) || may_write(&ran), "{title}: {ran:?}");
    }
}

#[test]
fn what_is_allowed_and_denied_is_denied() {
    if !has_tools() {
        return;
    }
    for (title, text) in bad("acl-permission-overridden") {
        let ran = access(&enforced(&text), USER);
        assert!(!may_read(&ran) && !may_write(&ran), "{title}: {ran:?}");
    }
    let (title, text) = good("acl-permission-overridden").remove(0);
    assert!(may_write(&access(&enforced(&text), USER)), "{title}");
}

#[test]
fn no_list_binds_hacluster() {
    if !has_tools() {
        return;
    }
    for (title, text) in bad("acl-user-unrestricted") {
        let ran = access(&enforced(&text), "hacluster");
        assert!(ran.code != 0 && ran.stdout.is_empty(), "{title}: {ran:?}");
        assert!(ran.stderr.contains("Already in requested state"), "{ran:?}");
    }
    let (title, text) = good("acl-user-unrestricted").remove(0);
    assert!(may_read(&access(&enforced(&text), USER)), "{title}");
}

#[test]
fn who_may_write_resources_may_write_an_agent_of_his() {
    if !has_tools() {
        return;
    }
    for (title, text) in bad("acl-writes-everything") {
        let text = enforced(&text).replace(
            "<acl_group id=\"helpers\"",
            &format!("<acl_target id=\"{USER}\""),
        );
        let text = text.replace("</acl_group>", "</acl_target>");
        assert!(may_write(&access(&text, USER)), "{title}");
    }
    let kept = good("acl-writes-everything");
    let (title, text) = kept
        .iter()
        .find(|(title, _)| title.contains("read"))
        .unwrap();
    assert!(!may_write(&access(&enforced(text), USER)), "{title}");
}
