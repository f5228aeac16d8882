//! Bases that are old, new, broken or strange: a right result, which `cibadmin` takes on that base, or a clear refusal.
//!
//! Tried with Pacemaker 2.1.5 of Debian 12.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use bases::{ON, cib, merged, nodes, refused, spec};
use cib_gen::{Generated, Note, Problem, Surroundings, generate};
use cib_model::{Cluster, SourceFile, Version, facts, parse, schema};
use cib_tests::cib_file::CibFile;
use cib_tests::not_checked::require;
use cib_tests::tools::Tool;

const SECTIONS: &str =
    "<configuration><crm_config/><nodes/><resources/><constraints/></configuration><status/>";

fn with_head(head: &str) -> String {
    format!("<cib {head} admin_epoch=\"0\" epoch=\"5\" num_updates=\"7\">{SECTIONS}</cib>")
}

fn for_release(base: &str, release: &str) -> Result<Generated, Problem> {
    let source = SourceFile::new("base", base);
    let surroundings = Surroundings {
        pacemaker: release.parse::<Version>().ok(),
        ..Surroundings::of(&source)
    };
    generate(&spec(&["a", "b"]), &surroundings).map_err(|error| error.problem)
}

/// Merges twice: the second time nothing changes. `cibadmin` has to take the result on the base.
#[track_caller]
fn accepted(base: &str) -> String {
    let document = merged(base, &["a", "b"]).document;
    assert_eq!(merged(&document, &["a", "b"]).edits, [], "{base}");
    let source = SourceFile::new("t", document.as_str());
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, None);
    assert_eq!(cluster.fencing_enabled(), Some(true), "{document}");
    let file = CibFile::with(base.as_bytes()).unwrap();
    let ran = file.replace(document.as_str()).unwrap();
    assert_eq!(ran.code, 0, "{base}\n{document}\n{ran:?}");
    assert!(file.text().unwrap().contains("fence-a"));
    document
}

/// As Pacemaker 1.1.18 would have left it: the schema of its day, `master`, options that are gone since.
const OLD: &str = r#"<cib crm_feature_set="3.0.14" validate-with="pacemaker-1.2" epoch="7" num_updates="3" admin_epoch="0" cib-last-written="Mon Jan  8 10:00:00 2018" update-origin="a" update-client="crmd" update-user="hacluster" have-quorum="1" dc-uuid="1">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair id="o1" name="dc-version" value="1.1.18-11.el7-2b07d5c5a9"/>
        <nvpair id="o2" name="cluster-infrastructure" value="corosync"/>
        <nvpair id="o3" name="is-managed-default" value="true"/>
        <nvpair id="o4" name="stonith-enabled" value="false"/>
      </cluster_property_set>
    </crm_config>
    <nodes>
      <node id="1" uname="a" type="normal"/>
      <node id="2" uname="b" type="normal"/>
    </nodes>
    <resources>
      <master id="m">
        <meta_attributes id="m-meta"><nvpair id="m-max" name="master-max" value="1"/></meta_attributes>
        <primitive id="s" class="ocf" provider="pacemaker" type="Stateful">
          <operations><op id="s-m" name="monitor" interval="10s" role="Master" requires="nothing"/></operations>
        </primitive>
      </master>
    </resources>
    <constraints>
      <rsc_location id="l" rsc="m" node="a" score="50"/>
    </constraints>
  </configuration>
  <status/>
</cib>
"#;

#[test]
fn a_base_of_pacemaker_1_stays_one() {
    if !require("merges into old bases with cibadmin", &[Tool::Cibadmin]) {
        return;
    }
    for schema in ["pacemaker-1.2", "pacemaker-2.10"] {
        let base = OLD.replace("pacemaker-1.2", schema);
        let document = accepted(&base);
        assert!(document.contains(r#"name="stonith-enabled" value="true""#));
        assert!(!document.contains("fencing-enabled"));
        assert!(document.contains("<master id=\"m\">"));
        assert!(document.contains(&format!("validate-with=\"{schema}\"")));
    }
    let generated = merged(OLD, &["a", "b"]);
    assert_eq!(generated.plan.version, Version::new(1, 1, 18));
}

#[test]
fn a_schema_that_the_release_does_not_read_is_refused() {
    if !require("schemas of old with cibadmin", &[Tool::Cibadmin]) {
        return;
    }
    for schema in [
        "pacemaker-0.6",
        "transitional-0.6",
        "pacemaker-0.7",
        "pacemaker-1.1",
    ] {
        let base = with_head(&format!("validate-with=\"{schema}\""));
        let (problem, place) = refused(&base, &["a"]);
        assert!(matches!(problem, Problem::Unread { .. }), "{problem:?}");
        assert_eq!(place, schema);
        assert!(problem.help().unwrap().contains("cibadmin --upgrade"));
        let ran = CibFile::empty().unwrap().replace(base.as_str()).unwrap();
        assert_eq!(ran.code, 78, "{schema}");
        // Pacemaker 1 reads all of them.
        assert!(for_release(&base, "1.1.18").is_ok(), "{schema}");
    }
    let typo = with_head("validate-with=\"pacemaker-3,9\"");
    let (problem, place) = refused(&typo, &["a"]);
    assert_eq!(place, "pacemaker-3,9");
    assert_eq!(problem.help().unwrap(), "did you mean `pacemaker-3.9`?");
}

#[test]
fn a_base_without_schema_is_taken_by_those_who_take_it() {
    if !require("bases without schema with cibadmin", &[Tool::Cibadmin]) {
        return;
    }
    let none = with_head("validate-with=\"none\"");
    let missing = with_head("");
    for base in [&none, &missing] {
        accepted(base);
        let error = for_release(base, "3.0.2").unwrap_err();
        assert!(matches!(error, Problem::Unread { .. }), "{error:?}");
    }
    assert_eq!(merged(&missing, &["a"]).plan.notes, [Note::NoSchema]);
    accepted(&with_head("validate-with=\"pacemaker-next\""));
}

#[test]
fn a_base_of_pacemaker_3_gets_the_names_of_its_release() {
    let spelled = |document: &str| {
        ["stonith-enabled", "fencing-enabled"]
            .map(|name| document.contains(&format!(r#"name="{name}" value="true""#)))
    };
    let known = |features: &str| {
        let head = format!("validate-with=\"pacemaker-4.0\" crm_feature_set=\"{features}\"");
        with_head(&head)
    };
    for (features, names) in [("3.20.0", [true, false]), ("3.20.5", [false, true])] {
        let document = merged(&known(features), &["a", "b"]).document;
        assert_eq!(spelled(&document), names, "{document}");
        let source = SourceFile::new("t", document);
        let newest = facts::schema("pacemaker-4.0").unwrap();
        assert!(schema::is_valid(&parse(&source).unwrap(), newest));
    }
    // The schema alone tells no less than that.
    let unnamed = merged(&with_head("validate-with=\"pacemaker-4.0\""), &["a"]);
    assert_eq!(unnamed.plan.version, Version::new(3, 0, 0));
    let error = for_release(&known("3.20.5"), "2.1.5").unwrap_err();
    assert_eq!(
        error.to_string(),
        "Pacemaker 2.1.5 reads no configuration with `crm_feature_set` = `3.20.5`"
    );
    let newer = with_head("validate-with=\"pacemaker-4.0\"");
    assert!(for_release(&newer, "2.1.5").is_err());

    let future = with_head("validate-with=\"pacemaker-99.1\"");
    let generated = merged(&future, &["a"]);
    let schema = "pacemaker-99.1".to_owned();
    assert_eq!(generated.plan.notes, [Note::NewSchema { schema }]);
    assert_eq!(spelled(&generated.document), [false, true]);
}

#[test]
fn a_base_that_is_not_valid_is_refused_where_it_is_wrong() {
    if !require("invalid bases with cibadmin", &[Tool::Cibadmin]) {
        return;
    }
    let dummy = |id: &str| {
        format!(r#"<primitive id="{id}" class="ocf" provider="heartbeat" type="Dummy"/>"#)
    };
    let resources = |text: &str| cib([ON, &nodes(&["a", "b"]), text, ""]);
    let constraint = |text: &str| cib([ON, &nodes(&["a", "b"]), "", text]);
    for (base, wrong) in [
        (resources(&dummy("x").replace("class", "clas")), "clas"),
        (resources(&dummy("x").repeat(2)), "x"),
        (resources(&dummy("1x")), "1x"),
        (
            resources("<primitive id=\"x\" class=\"ocf\"/>"),
            "primitive",
        ),
        (resources("<thing/>"), "thing"),
        (
            constraint(r#"<rsc_location id="l" rsc="no" node="a" score="1"/>"#),
            "no",
        ),
        (
            constraint(r#"<rsc_location id="l" rsc="x" node="a" score="much"/>"#),
            "x",
        ),
        (cib([ON, "<node id=\"1\"/>", "", ""]), "node"),
        (
            with_head("validate-with=\"pacemaker-3.9\" clumsy=\"1\""),
            "clumsy",
        ),
    ] {
        let (problem, place) = refused(&base, &["a"]);
        assert!(
            matches!(problem, Problem::Invalid { .. }),
            "{base}: {problem:?}"
        );
        assert_eq!(place, wrong, "{base}");
        let ran = CibFile::empty().unwrap().replace(base.as_str()).unwrap();
        assert_eq!(ran.code, 78, "{base}");
    }
}

#[test]
fn a_base_with_text_between_its_elements_is_refused() {
    // `cibadmin` 2.1.5 crashes on it.
    let base = cib([ON, "", "", ""]).replace("<nodes", "text<nodes");
    for base in [base.replace("validate-with", "x:v"), base] {
        let base = base.replace("<cib", "<cib xmlns:x=\"urn:x\"");
        let (problem, place) = refused(&base, &["a"]);
        assert_eq!((problem, &*place), (Problem::Text, "text"));
    }
}

#[test]
fn how_a_base_is_laid_out_and_what_stands_between_is_no_matter() {
    if !require("bases of any layout with cibadmin", &[Tool::Cibadmin]) {
        return;
    }
    let plain = OLD
        .replace("is-managed-default", "symmetric-cluster")
        .replace("1.1.18", "2.1.5")
        .replace("pacemaker-1.2", "pacemaker-3.0")
        .replace("<master", "<clone")
        .replace("</master", "</clone")
        .replace(" requires=\"nothing\"", "")
        .replace("type=\"normal\"", "");
    let one_line: String = plain.lines().map(str::trim).collect();
    for base in [
        plain.replace('\n', "\r\n"),
        format!("\u{feff}{plain}"),
        one_line,
        plain.replace("    ", "\t"),
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- before -->\n{plain}<!-- after -->\n"
        ),
        plain.replace("<nodes>", "<!-- <nodes> --><nodes><!-- \" ' > -->"),
        plain.replace(
            "value=\"corosync\"",
            "value='&quot;&#x63;&#111;&gt;\u{e9}&quot;'",
        ),
        plain.replace("<status/>", "<status></status>"),
        plain.replace("<status/>", ""),
    ] {
        let document = accepted(&base);
        assert_eq!(base.contains('\r'), document.contains("\r\n"));
        assert_eq!(
            base.starts_with('\u{feff}'),
            document.starts_with('\u{feff}')
        );
        assert_eq!(base.contains('\n'), document.contains('\n'));
    }
}

const RULE: &str =
    r#"<rule id="r" score="1"><date_expression id="e" operation="gt" start="2030-01-01"/></rule>"#;

/// Whether fencing is on for sure in what becomes of a base with these options; none where it is refused.
fn fenced(options: &str) -> Option<String> {
    let base = cib([options, &nodes(&["a", "b"]), "", ""]);
    let source = SourceFile::new("base", base.as_str());
    match generate(&spec(&["a", "b"]), &Surroundings::of(&source)) {
        Ok(_) => Some(accepted(&base)),
        Err(error) => {
            assert!(error.place.is_some(), "{options}: {error}");
            assert!(error.problem.help().is_some());
            None
        }
    }
}

#[test]
fn wherever_the_option_stands_fencing_is_on_for_sure_or_it_is_said_why_not() {
    if !require("options in other sets with cibadmin", &[Tool::Cibadmin]) {
        return;
    }
    let set = |id: &str, more: &str, content: &str| {
        format!(r#"<cluster_property_set id="{id}"{more}>{content}</cluster_property_set>"#)
    };
    let off = |id: &str| format!(r#"<nvpair id="{id}" name="stonith-enabled" value="false"/>"#);
    let boot = |content: &str| set("cib-bootstrap-options", "", content);
    for options in [
        // A second set, whatever its score, does not win over the one that Pacemaker prefers.
        boot("") + &set("high", " score=\"1000\"", &off("n")),
        set("high", " score=\"INFINITY\"", &off("n")) + &boot(&off("m")),
        set("low", " score=\"-5\"", &off("n")) + &set("high", " score=\"5\"", &off("m")),
        // A rule in another set.
        set("ruled", " score=\"1000\"", &format!("{RULE}{}", off("n"))),
        boot("") + &set("ruled", "", &format!("{RULE}{}", off("n"))),
        // Twice in the set.
        boot(&(off("n") + &off("m"))),
        // What is referred to stays.
        boot(&off("n")) + &set("y", "", "<nvpair id-ref=\"n\"/>"),
        set("x", "", &off("n")) + "<cluster_property_set id-ref=\"x\"/>",
    ] {
        assert!(fenced(&options).is_some(), "{options}");
    }
    for options in [
        boot(&format!("{RULE}{}", off("n"))),
        set("x", "", &off("n")) + &boot("<nvpair id-ref=\"n\"/>"),
    ] {
        assert_eq!(fenced(&options), None, "{options}");
    }
}
