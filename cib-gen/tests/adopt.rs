//! Devices of others that do what is asked for: used as they are, adopted, or refused; never doubled.

#![expect(
    clippy::unwrap_used,
    reason = "clippy sees tests only in the functions marked so, and this file is nothing else"
)]

mod bases;

use bases::{MONITOR, ON, URI, ban, cib, device, edits, merged, nodes, pairs, refused, spec};
use cib_gen::{Encryption, Error, Generated, Layout, Note, Problem, Spec, Surroundings, generate};
use cib_model::SourceFile;
use cib_tests::cib_file::CibFile;
use cib_tests::not_checked::require;
use cib_tests::tools::Tool;

/// The setup of the article as crmsh writes it, with what it forgot: the monitors, and a host in the URIs.
const ARTICLE: &str = r#"<cib validate-with="pacemaker-3.9" crm_feature_set="3.16.1" epoch="5" num_updates="7" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="cib-bootstrap-options">
        <nvpair name="no-quorum-policy" value="ignore" id="cib-bootstrap-options-no-quorum-policy"/>
        <nvpair name="stonith-enabled" value="true" id="cib-bootstrap-options-stonith-enabled"/>
      </cluster_property_set>
    </crm_config>
    <nodes>
      <node id="1" uname="mon-conteneur"/>
      <node id="2" uname="mon-conteneur-2"/>
    </nodes>
    <resources>
      <!-- the host fences them -->
      <primitive id="p_fence_mon_conteneur" class="stonith" type="external/libvirt">
        <instance_attributes id="p_fence_mon_conteneur-instance_attributes">
          <nvpair name="hostlist" value="mon-conteneur" id="p_fence_mon_conteneur-instance_attributes-hostlist"/>
          <nvpair name="hypervisor_uri" value="lxc+tcp://192.168.122.1/" id="p_fence_mon_conteneur-instance_attributes-hypervisor_uri"/>
        </instance_attributes>
        <operations>
          <op name="monitor" interval="60" id="p_fence_mon_conteneur-monitor-60"/>
        </operations>
      </primitive>
      <primitive id="p_fence_mon_conteneur-2" class="stonith" type="external/libvirt">
        <instance_attributes id="p_fence_mon_conteneur-2-instance_attributes">
          <nvpair name="hostlist" value="mon-conteneur-2" id="p_fence_mon_conteneur-2-instance_attributes-hostlist"/>
          <nvpair name="hypervisor_uri" value="lxc+tcp://192.168.122.1/" id="p_fence_mon_conteneur-2-instance_attributes-hypervisor_uri"/>
        </instance_attributes>
        <operations>
          <op name="monitor" interval="60" id="p_fence_mon_conteneur-2-monitor-60"/>
        </operations>
      </primitive>
    </resources>
    <constraints>
      <rsc_location id="loc_fench_node1" rsc="p_fence_mon_conteneur" score="-INFINITY" node="mon-conteneur"/>
      <rsc_location id="loc_fench_node2" rsc="p_fence_mon_conteneur-2" score="-INFINITY" node="mon-conteneur-2"/>
    </constraints>
  </configuration>
  <status/>
</cib>
"#;

fn merge(spec: &Spec, base: &str) -> Result<Generated, Error> {
    let source = SourceFile::new("base", base);
    generate(spec, &Surroundings::of(&source))
}

fn toml(text: &str) -> Spec {
    Spec::from_toml(text, Encryption::Required).unwrap()
}

fn recognised(device: &str) -> Note {
    Note::Recognised {
        device: device.to_owned(),
    }
}

fn adopted(device: &str) -> Note {
    Note::Adopted {
        device: device.to_owned(),
    }
}

fn complete(id: &str) -> String {
    device(id, &[("hostlist", "a"), ("hypervisor_uri", URI)], MONITOR)
}

#[test]
fn a_device_that_has_all_is_used_under_its_own_name() {
    let ban = ban("p_fence_a", "a", "-INFINITY");
    let base = cib([ON, &nodes(&["a", "b", "c"]), &complete("p_fence_a"), &ban]);
    let generated = merged(&base, &["a"]);
    assert_eq!(generated.configuration, base);
    assert_eq!(generated.plan.devices[0].id, "p_fence_a");
    let notes = &generated.plan.notes;
    assert!(notes.contains(&recognised("p_fence_a")), "{notes:?}");
    assert!(notes.contains(&Note::NothingToChange), "{notes:?}");
    assert!(!notes.contains(&adopted("p_fence_a")), "{notes:?}");
    // Whatever it stands in.
    let group = format!("<group id=\"g\">{}</group>", complete("p_fence_a"));
    let base = cib([ON, "", &group, &ban]);
    assert_eq!(merged(&base, &["a"]).edits, []);
}

#[test]
fn what_lacks_something_is_refused_and_adopted_when_that_is_asked_for() {
    let lacking = complete("p_fence_a").replace(URI, "lxc+ssh://root@old/");
    let base = cib([ON, "", &lacking, ""]);
    let (problem, place) = refused(&base, &["a"]);
    assert!(matches!(problem, Problem::Foreign { .. }), "{problem:?}");
    let help = problem.help().unwrap();
    assert!(
        help.starts_with(
            "say `--adopt` to set in `p_fence_a` `hypervisor_uri`, the ban from `a`, which"
        ),
        "{help}"
    );
    assert_eq!(place, "p_fence_a");
    let generated = merge(&spec(&["a"]).adopting(), &base).unwrap();
    let new = r#"<constraints><rsc_location id="p_fence_a-ban" rsc="p_fence_a" node="a" score="-INFINITY"/></constraints>"#;
    let expected = pairs([
        ("lxc+ssh://root@old/", URI),
        ("/>", &new["<constraints".len()..]),
    ]);
    assert_eq!(edits(&base, &generated), expected);
    assert!(generated.plan.notes.contains(&adopted("p_fence_a")));
    let again = merged(&generated.document, &["a"]);
    assert_eq!(again.edits, []);
    assert!(again.plan.notes.contains(&recognised("p_fence_a")));
}

#[test]
fn the_articles_own_setup_is_adopted_and_cibadmin_takes_it() {
    let uri = "lxc+tcp://192.168.122.1/";
    let guests = ["mon-conteneur", "mon-conteneur-2"];
    let spec = Spec::new(uri, guests, Encryption::Optional).unwrap();
    let error = merge(&spec, ARTICLE).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`p_fence_mon_conteneur` fences `mon-conteneur` already, and its id is not one that cib-gen gives"
    );
    let generated = merge(&spec.clone().adopting(), ARTICLE).unwrap();
    let delay = "\n          <nvpair id=\"p_fence_mon_conteneur-pcmk_delay_base\" name=\"pcmk_delay_base\" value=\"10s\"/>";
    let timeout = r#" timeout="60s""#;
    let expected = pairs([("", delay), ("", timeout), ("", timeout)]);
    assert_eq!(edits(ARTICLE, &generated), expected);
    assert!(!generated.document.contains("\"fence-"));
    let again = merge(&spec, &generated.document).unwrap();
    assert_eq!(again.edits, []);
    assert!(
        again
            .plan
            .notes
            .contains(&recognised("p_fence_mon_conteneur-2"))
    );
    if require("an adopted device with cibadmin", &[Tool::Cibadmin]) {
        let file = CibFile::with(ARTICLE.as_bytes()).unwrap();
        let ran = file.replace(generated.document).unwrap();
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(file.text().unwrap().contains("pcmk_delay_base"));
    }
}

#[test]
fn a_device_from_a_template_gets_what_it_lacks_itself() {
    let template = format!(
        r#"<template id="t" class="stonith" type="external/libvirt"><instance_attributes id="tp"><nvpair id="tp1" name="hypervisor_uri" value="{URI}"/></instance_attributes></template>"#
    );
    let own = r#"<primitive id="st-a" template="t"><instance_attributes id="i"><nvpair id="i1" name="hostlist" value="a"/></instance_attributes></primitive>"#;
    let base = cib([ON, "", &format!("{template}{own}"), ""]);
    let (problem, place) = refused(&base, &["a"]);
    assert!(problem.to_string().ends_with("it is made from a template"));
    assert_eq!(place, "st-a");
    let generated = merge(&spec(&["a"]).adopting(), &base).unwrap();
    assert!(generated.document.contains(&template));
    assert!(generated.document.contains(r#"<op id="st-a-monitor""#));
    assert!(!generated.document.contains("st-a-hypervisor_uri"));
    assert_eq!(merged(&generated.document, &["a"]).edits, []);
    // What the template says otherwise, the primitive says itself.
    let generated = merge(&spec(&["a"]).adopting(), &base.replace(URI, "lxc+ssh://x/")).unwrap();
    assert!(generated.document.contains("st-a-hypervisor_uri"));
    assert_eq!(merged(&generated.document, &["a"]).edits, []);
}

#[test]
fn what_stands_in_a_group_is_not_changed_even_when_adopting() {
    let group = format!("<group id=\"g\">{}</group>", complete("st-a"));
    let error = merge(&spec(&["a"]).adopting(), &cib([ON, "", &group, ""])).unwrap_err();
    let Problem::Foreign {
        reason, adoptable, ..
    } = error.problem
    else {
        unreachable!("{error}");
    };
    assert_eq!(
        (reason, adoptable.len()),
        ("it stands in a group, clone or bundle", 0)
    );
}

#[test]
fn a_shared_device_is_used_where_one_for_all_is_asked_for() {
    let shared = device(
        "st-all",
        &[("hostlist", "a,b"), ("hypervisor_uri", URI)],
        MONITOR,
    );
    let base = cib([ON, &nodes(&["a", "b", "c"]), &shared, ""]);
    let (problem, place) = refused(&base, &["a"]);
    let wanted = Problem::OtherLayout {
        id: "st-all".to_owned(),
        node: "a".to_owned(),
        layout: Layout::Hypervisor,
    };
    assert_eq!((&problem, &*place), (&wanted, "st-all"));
    assert!(problem.help().unwrap().contains("layout = \"hypervisor\""));
    let one = "layout = \"hypervisor\"\n[[hypervisor]]\nuri = \"lxc+ssh://root@h/\"\nguests = ";
    let generated = merge(&toml(&format!("{one}[\"a\", \"b\"]")), &base).unwrap();
    assert_eq!(generated.edits, []);
    assert!(generated.plan.notes.contains(&recognised("st-all")));
    let three = toml(&format!("{one}[\"a\", \"b\", \"c\"]"));
    let error = merge(&three, &base).unwrap_err();
    assert!(matches!(error.problem, Problem::Foreign { .. }), "{error}");
    let generated = merge(&three.clone().adopting(), &base).unwrap();
    assert_eq!(
        edits(&base, &generated),
        pairs([("a,b", "a,b,c")]),
        "{}",
        generated.document
    );
    assert_eq!(merge(&three, &generated.document).unwrap().edits, []);
}

#[test]
fn a_device_for_each_guest_is_not_doubled_by_one_for_all() {
    let base = cib([ON, "", &complete("p_fence_a"), ""]);
    let spec = toml(
        "layout = \"hypervisor\"\n[[hypervisor]]\nuri = \"lxc+ssh://root@h/\"\nguests = [\"a\", \"b\"]",
    );
    let error = merge(&spec, &base).unwrap_err();
    let wanted = Problem::OtherLayout {
        id: "p_fence_a".to_owned(),
        node: "a".to_owned(),
        layout: Layout::Guest,
    };
    assert_eq!(error.problem, wanted);
}

#[test]
fn a_device_of_another_agent_is_named_and_stays() {
    let other = r#"<primitive id="st-a" class="stonith" type="fence_virsh"><instance_attributes id="i"><nvpair id="i1" name="ip" value="h"/><nvpair id="i2" name="pcmk_host_map" value="a:vm-a"/></instance_attributes></primitive>"#;
    let generated = merged(&cib([ON, "", other, ""]), &["a"]);
    assert!(generated.document.contains(other));
    let note = Note::AlsoFencedBy {
        node: "a".to_owned(),
        device: "st-a".to_owned(),
    };
    assert_eq!(generated.plan.notes, [note]);
}
