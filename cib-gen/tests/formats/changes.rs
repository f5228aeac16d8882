//! What changes between any two configurations, as the tools do it.

use cib_gen::{Format, Problem};
use cib_tests::cib_file::CibFile;
use cib_tests::not_checked::require;
use cib_tests::run::Ran;
use cib_tests::tools::Tool;

use crate::bases::{MONITOR, ON, ban, cib, device, nodes};
use crate::said::{elements, said, steps};
use crate::{TICKET, VIP, by_crmsh, by_pcs, crm_diff, patched, way};

const URI: &str = "lxc+ssh://root@h/?x=a b";
const CRMSH: Format = Format::Crmsh;
const PCS: Format = Format::Pcs;

/// Two configurations, and which tools can bring one to the other.
type Change = (String, String, Vec<Format>);

fn one(id: &str, node: &str) -> String {
    let monitor = MONITOR.replace("\"m\"", &format!("\"{id}-m\""));
    device(id, &[("hostlist", node), ("hypervisor_uri", URI)], &monitor)
}

fn both() -> String {
    one("fence-a", "a") + &one("fence-b", "b")
}

fn whole(resources: &str, constraints: &str, rest: &str) -> String {
    let whole = cib([ON, &nodes(&["a", "b"]), resources, constraints]);
    whole.replace("</configuration>", &format!("{rest}</configuration>"))
}

/// Levels, and a device that goes with its ban and its level.
fn topology_changes() -> Vec<Change> {
    let level = |id: &str, index: u32, target: &str, devices: &str| {
        format!(r#"<fencing-level id="{id}" index="{index}" {target} devices="{devices}"/>"#)
    };
    let bans = ban("fence-a", "a", "-INFINITY") + &ban("fence-b", "b", "-INFINITY");
    let with = |levels: &[&String]| {
        let levels: String = levels.iter().map(|level| level.as_str()).collect();
        let topology = format!("<fencing-topology>{levels}</fencing-topology>");
        whole(&both(), &bans, &topology)
    };
    let first = level("l1", 1, r#"target="a""#, "fence-a");
    let second = level("l2", 2, r#"target="a""#, "fence-a,fence-b");
    let other = level("l1", 1, r#"target="a""#, "fence-b");
    let pattern = level("l3", 1, r#"target-pattern="b.*""#, "fence-b");
    let rack = r#"target-attribute="rack" target-value="r-2""#;
    let rack = level("l4", 1, rack, "fence-b");
    let without = whole(&both(), &bans, "");
    let alone = whole(&one("fence-b", "b"), &ban("fence-b", "b", "-INFINITY"), "");
    let wanted = whole(&both(), &ban("fence-a", "a", "50"), "");
    vec![
        (without.clone(), with(&[&first, &second]), vec![CRMSH, PCS]),
        (
            with(&[&first]),
            with(&[&other, &second, &pattern, &rack]),
            vec![CRMSH, PCS],
        ),
        (with(&[&first]), alone, vec![PCS]),
        (without, wanted, vec![PCS]),
    ]
}

fn device_changes() -> Vec<Change> {
    let both = both();
    let longer = both.replace(r#" timeout="60s""#, r#" timeout="90s" on-fail="restart""#);
    let meta = r#"<meta_attributes id="mm"><nvpair id="mm1" name="priority" value="5"/></meta_attributes>"#;
    let meta = both.replacen("<operations>", &format!("{meta}<operations>"), 1);
    let delay = r#"<nvpair id="d" name="pcmk_delay_base" value="9s"/>"#;
    let first = r#"<nvpair id="fence-a-p0""#;
    let delayed = both.replace(first, &format!("{delay}{first}"));
    let start = r#"<op id="s" name="start" interval="0s" timeout="70s"/></operations>"#;
    let started = both.replacen("</operations>", start, 1);
    let nobody = both.replace(r#"hostlist" value="a""#, r#"hostlist" value="""#);
    let way = |before: &str, after: &str, able: &[Format]| {
        (whole(before, "", ""), whole(after, "", ""), able.to_vec())
    };
    vec![
        way(&both, &longer, &[CRMSH, PCS]),
        way(&both, &meta, &[CRMSH, PCS]),
        way(&meta, &both, &[CRMSH, PCS]),
        way(&delayed, &both, &[CRMSH, PCS]),
        way(&both, &started, &[CRMSH, PCS]),
        way(&started, &both, &[CRMSH, PCS]),
        way(&both, &nobody, &[CRMSH]),
    ]
}

/// An option goes, one changes and one comes.
fn option_changes() -> Vec<Change> {
    let with = |pairs: &[(&str, &str)]| {
        let pair = |(name, value): &(&str, &str)| {
            format!(r#"<nvpair id="o-{name}" name="{name}" value="{value}"/>"#)
        };
        let pairs: String = pairs.iter().map(pair).collect();
        let set = format!(
            r#"<cluster_property_set id="cib-bootstrap-options">{pairs}</cluster_property_set>"#
        );
        whole(&both(), "", "").replace(ON, &set)
    };
    let before = with(&[("stonith-enabled", "no"), ("batch-limit", "3")]);
    let after = with(&[("stonith-enabled", "true"), ("migration-limit", "2")]);
    vec![(before, after, vec![PCS])]
}

#[test]
fn what_changes_and_goes_is_said_too_or_refused() {
    let tools = [Tool::Cibadmin, Tool::Crm, Tool::Pcs, Tool::CrmDiff];
    if !require("changes and removals by patch, crmsh and pcs", &tools) {
        return;
    }
    let changes = [topology_changes(), device_changes(), option_changes()];
    for (before, after, able) in changes.concat() {
        let file = || CibFile::with(before.as_bytes()).unwrap();
        let patch = way(&before, &after, Format::Patch).unwrap();
        let by_patch = file();
        let ran = patched(&by_patch, &patch);
        assert_eq!(ran.code, 0, "{patch}\n{ran:?}");
        let result = by_patch.text().unwrap();
        assert_eq!(elements(&result), elements(&after), "{patch}");
        assert_eq!(steps(&patch), steps(&crm_diff(&before, &after)));
        for (format, run) in [
            (Format::Crmsh, by_crmsh as fn(&CibFile, &str) -> Ran),
            (Format::Pcs, by_pcs),
        ] {
            let text = way(&before, &after, format);
            if !able.contains(&format) {
                assert!(matches!(text, Err(Problem::NoWords { .. })), "{text:?}");
                continue;
            }
            let text = text.unwrap();
            let file = file();
            let ran = run(&file, &text);
            assert_eq!(ran.code, 0, "{text}\n{ran:?}");
            assert_eq!(said(&file.text().unwrap()), said(&after), "{text}");
        }
    }
}

#[test]
fn what_a_tool_has_no_words_for_is_named() {
    let names = nodes(&["a"]);
    let with = |resources: &str, constraints: &str| cib([ON, &names, resources, constraints]);
    let own = device("d", &[("hostlist", "a")], MONITOR);
    let rule = own.replace("<nvpair", r#"<rule id="r" score="1"><expression id="e" attribute="x" operation="defined"/></rule><nvpair"#);
    let line = own.replace("value=\"a\"", "value=\"a&#10;b\"");
    let accent = own.replace("value=\"a\"", "value=\"é\"");
    let silent = own.replace(MONITOR, "");
    let with_role = ban("vip", "a", "1").replace("score", "role=\"Started\" score");
    let first = ON
        .replace("cib-bootstrap-options", "other")
        .replace("\"on\"", "\"off\"");
    let [second_off, second_on] = ["false", "true"].map(|value| {
        let second = ON.replace("true", value);
        with("", "").replace(ON, &format!("{first}{second}"))
    });
    for (before, after, format, what) in [
        // pcs would write into the first set, which does not count.
        (
            second_off,
            second_on,
            Format::Pcs,
            "options outside of the first set, in `cluster_property_set` `cib-bootstrap-options`",
        ),
        (
            with("", ""),
            with(&rule, ""),
            Format::Crmsh,
            "a `rule` in `instance_attributes` `d-p`",
        ),
        (
            with("", ""),
            with(&rule, ""),
            Format::Pcs,
            "a `rule` in `instance_attributes` `d-p`",
        ),
        (
            with("", ""),
            with(&line, ""),
            Format::Pcs,
            "a line end, or another control character, in `primitive` `d`",
        ),
        (
            with("", ""),
            with(&accent, ""),
            Format::Crmsh,
            "a letter that is not ASCII, or a line end, in `instance_attributes` `d-p`",
        ),
        (
            with("", ""),
            with(&silent, ""),
            Format::Pcs,
            "a missing monitor in `primitive` `d`",
        ),
        (
            with(VIP, ""),
            with(VIP, &with_role),
            Format::Pcs,
            "`role` in `rsc_location` `vip-l`",
        ),
        (
            with(VIP, ""),
            with(VIP, TICKET),
            Format::Pcs,
            "a new `rsc_ticket` `t`",
        ),
        (
            with(VIP, TICKET),
            with(VIP, ""),
            Format::Crmsh,
            "the removal of `rsc_ticket` `t`",
        ),
        (
            with(&own, ""),
            with("", ""),
            Format::Crmsh,
            "the removal of `primitive` `d`",
        ),
    ] {
        let problem = way(&before, &after, format).unwrap_err();
        let expected = format!("the format `{}` has no words for {what}", format.name());
        assert_eq!(problem.to_string(), expected);
    }
}
