//! What a merge changes, and what it leaves alone.

mod bases;

use bases::{MONITOR, ON, URI, ban, cib, device, edits, merged, nodes, pairs, with_status};
use cib_gen::{Encryption, Note, Spec, Surroundings, generate};
use cib_model::{Cluster, SourceFile, parse};

#[test]
fn an_empty_base_gets_everything_in_its_own_layout() {
    let base = "<?xml version='1.0'?>\r\n<!-- é -->\r\n<cib epoch='1' num_updates='0' admin_epoch='0' validate-with='pacemaker-3.9'>\r\n\t<configuration>\r\n\t\t<crm_config />\r\n\t\t<nodes/>\r\n\t\t<resources>\r\n\t\t</resources>\r\n\t\t<constraints></constraints>\r\n\t</configuration>\r\n\t<status/>\r\n</cib>\r\n<!-- end -->";
    let base = format!("\u{feff}{base}");
    let document = merged(&base, &["a"]).document;
    assert!(document.starts_with(
        "\u{feff}<?xml version='1.0'?>\r\n<!-- é -->\r\n<cib epoch='1' num_updates='10000' "
    ));
    assert!(document.ends_with("</cib>\r\n<!-- end -->"));
    assert!(document.contains("\r\n\t\t<crm_config>\r\n\t\t\t<cluster_property_set id=\"cib-bootstrap-options\">\r\n\t\t\t\t<nvpair "));
    assert!(document.contains("\r\n\t\t</crm_config>\r\n\t\t<nodes/>\r\n\t\t<resources>\r\n\t\t\t<primitive id=\"fence-a\""));
    assert!(document.contains(
        "\r\n\t\t\t</primitive>\r\n\t\t</resources>\r\n\t\t<constraints>\r\n\t\t\t<rsc_location "
    ));
    assert_eq!(
        document.matches('\n').count(),
        document.matches("\r\n").count()
    );
}

#[test]
fn a_base_on_one_line_stays_on_one_line() {
    let document = merged(&cib([""; 4]), &["a", "b"]).document;
    assert!(!document.contains('\n'), "{document}");
}

#[test]
fn what_is_there_already_gets_no_edit() {
    let resources = [
        device(
            "fence-a",
            &[
                ("hostlist", "a:a"),
                ("hypervisor_uri", URI),
                ("pcmk_delay_base", "10"),
            ],
            MONITOR,
        ),
        device(
            "fence-B-2",
            &[
                ("hostlist", "b:B"),
                ("hypervisor_uri", URI),
                ("reset_method", "power_cycle"),
            ],
            &MONITOR.replace("60s", "1min").replace("\"m\"", "\"n\""),
        ),
    ];
    let constraints = [
        ban("fence-a", "a", "-INFINITY"),
        ban("fence-B-2", "B", "-2000000"),
    ];
    let base = cib([
        ON,
        &nodes(&["a", "B"]),
        &resources.concat(),
        &constraints.concat(),
    ]);
    let generated = merged(&base, &["A:a", "B"]);
    assert_eq!(generated.edits, []);
    assert_eq!(generated.configuration, base);
    assert_eq!(
        generated.document,
        base.replace(r#"num_updates="7""#, r#"num_updates="10007""#)
    );
    assert_eq!(generated.plan.notes, [Note::NothingToChange]);
}

#[test]
fn values_of_an_own_device_are_changed_where_they_stand() {
    let user =
        r#"<meta_attributes id="mm"><nvpair id="mn" name="priority" value="5"/></meta_attributes>"#;
    let monitor = MONITOR.replace(r#"interval="60s" timeout="60s""#, r#"interval="2min""#);
    let own = device(
        "fence-a",
        &[
            ("hostlist", "a"),
            ("hypervisor_uri", "lxc+ssh://old/"),
            ("pcmk_reboot_timeout", "90s"),
        ],
        &format!("{monitor}{user}"),
    );
    let ban = ban("fence-a", "a", "100").replace("fence-a-l", "fence-a-ban-2");
    let base = cib([ON, "", &own, &ban]);
    let generated = merged(&base, &["a:vm-a"]);
    let expected = pairs([
        ("a", "a:vm-a"),
        ("lxc+ssh://old/", URI),
        ("", r#" timeout="60s""#),
        ("2min", "60s"),
        ("100", "-INFINITY"),
    ]);
    assert_eq!(edits(&base, &generated), expected);
}

#[test]
fn new_values_are_escaped_for_the_quotes_around_them() {
    let base = cib([
        ON,
        "",
        &device(
            "fence-a",
            &[("hostlist", "a"), ("hypervisor_uri", "x")],
            MONITOR,
        ),
        "",
    ]);
    let base = base.replace(r#"value="x""#, "value='x'");
    let uri = "qemu+ssh://h/system?keyfile=/k&name='x'";
    let spec = Spec::new(uri, ["a"], Encryption::Required).unwrap();
    let source = SourceFile::new("base", base);
    let document = generate(&spec, &Surroundings::of(&source))
        .unwrap()
        .document;
    assert!(
        document.contains("value='qemu+ssh://h/system?keyfile=/k&amp;name=&apos;x&apos;'"),
        "{document}"
    );
}

#[test]
fn what_an_own_device_lacks_is_added() {
    let lacking = r#"<primitive id="fence-a" class="stonith" type="external/libvirt"><instance_attributes id="fence-a-params"><nvpair id="fence-a-hypervisor_uri" name="hostlist" value="a"/></instance_attributes></primitive>"#;
    let base = cib([ON, "", lacking, ""]);
    let generated = merged(&base, &["a"]);
    let source = SourceFile::new("result", generated.document);
    let parsed = parse(&source).unwrap();
    let cluster = Cluster::new(&parsed, None);
    let device = &cluster.fence_devices()[0];
    let uri = cluster.device_parameter(device, "hypervisor_uri").unwrap();
    assert_eq!(
        (uri.value.as_str(), uri.pair.id.as_ref().unwrap().as_str()),
        (URI, "fence-a-hypervisor_uri-2")
    );
    assert!(cluster.recurring_monitor(&device.resource).is_some());
    assert_eq!(cluster.cib.locations().count(), 1);
}

#[test]
fn ids_avoid_all_that_the_base_has() {
    let ipmi = r#"<primitive id="fence-a" class="stonith" type="fence_ipmilan"/><primitive id="fence-a-2" class="ocf" provider="p" type="t"><operations id="fence-a-3-ban"/></primitive>"#;
    let generated = merged(&cib([ON, "", ipmi, ""]), &["a"]);
    assert_eq!(generated.plan.devices[0].id, "fence-a-3");
    assert!(
        generated
            .document
            .contains(r#"<rsc_location id="fence-a-3-ban-2" rsc="fence-a-3""#)
    );
    let again = merged(&generated.document, &["a"]);
    assert_eq!(again.edits, []);
    let own = merged(&cib([ON, "", "", ""]), &["a", "a-ban", "a-monitor", "a-2"]);
    assert_eq!(
        merged(&own.document, &["a", "a-ban", "a-monitor", "a-2"]).edits,
        []
    );
}

#[test]
fn the_status_goes_but_for_nodes_that_are_away() {
    let online = r#"<node_state id="1" uname="a" in_ccm="true" crmd="online" join="member" expected="member"/>"#;
    let base = with_status(&cib([ON, "", "", ""]), online);
    let generated = merged(&base, &["a"]);
    let end = "</configuration><status/></cib>";
    assert!(generated.document.ends_with(end), "{}", generated.document);
    assert_eq!(generated.edits.len(), 2);
    assert!(generated.configuration.contains(online));

    let away = r#"<node_state id="2" uname="b&amp;" in_ccm="false" crmd="offline" join="down" expected="down"/>"#;
    let history = away.replace("/>", r#" x="1"><lrm id="2"/></node_state>"#);
    let base = with_status(&cib([ON, "", "", ""]), &format!("{online}{history}"));
    let generated = merged(&base, &["a"]);
    let end = format!("</configuration><status>{away}</status></cib>");
    assert!(generated.document.ends_with(&end), "{}", generated.document);
    assert!(generated.configuration.contains(&history));
    let again = merged(&generated.document, &["a"]);
    assert!(again.document.ends_with(&end));
}

#[test]
fn nodes_are_written_as_the_base_writes_them() {
    let generated = merged(&cib([ON, &nodes(&["Web1"]), "", ""]), &["web1"]);
    let device = &generated.plan.devices[0];
    assert_eq!(
        (&*device.id, &*device.bans[0], device.parameter("hostlist")),
        ("fence-Web1", "Web1", Some("web1:Web1"))
    );
    assert_eq!(merged(&generated.document, &["web1"]).edits, []);
    let base = cib([ON, &nodes(&["Web1"]), "", ""]);
    let named = merged(&base, &["WEB1:web1"]);
    assert_eq!(named.plan.devices[0].parameter("hostlist"), Some("web1"));
    let unlisted = merged(&cib([ON, "", "", ""]), &["wEb1"]);
    let hostlist = unlisted.plan.devices[0].parameter("hostlist");
    assert_eq!(hostlist, Some("web1:wEb1"));
}
