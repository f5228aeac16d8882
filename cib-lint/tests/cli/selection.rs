//! What is judged, and by what: `--category`, `--schema`, `--target`.

use crate::place::{Place, Said};

/// Valid by schema 3.9; fencing is off, and a bundle came with 2.8.
const VALID: &str = r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config>
      <cluster_property_set id="options">
        <nvpair id="fencing" name="stonith-enabled" value="false"/>
      </cluster_property_set>
    </crm_config>
    <nodes/>
    <resources>
      <bundle id="web"><docker image="nginx" masters="1"/></bundle>
    </resources>
    <constraints/>
  </configuration>
</cib>
"#;

fn lint(text: &str, arguments: &[&str]) -> Said {
    let arguments = [arguments, &["cib.xml"]].concat();
    Place::new(&[("cib.xml", text.as_bytes())]).run(&arguments)
}

#[test]
fn the_exit_status_of_the_category_schema_is_the_verdict_of_the_schema() {
    let verdict = ["--category", "schema", "--fail-on", "error"];
    let said = lint(VALID, &verdict);
    assert_eq!((said.code, &*said.stdout), (0, ""));
    let said = lint(&VALID.replace("docker image", "docker imago"), &verdict);
    assert_eq!(said.code, 1);
    assert_eq!(
        said.stdout,
        "cib.xml:10:32: error[unknown-attribute] `docker` has no attribute `imago`; did you mean `image`?\n"
    );
    // What every other category says of it does not count.
    assert_eq!(lint(VALID, &["--fail-on", "warning"]).code, 1);
}

#[test]
fn several_categories_may_be_named() {
    let said = lint(VALID, &["--category", "schema,safety"]);
    assert!(
        said.stdout.contains("[fencing-disabled]"),
        "{}",
        said.stdout
    );
    let said = lint(VALID, &["--category", "style"]);
    assert_eq!((said.code, &*said.stdout), (0, ""));
    let said = lint(VALID, &["--category", "colour"]);
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("possible values: schema, safety"),
        "{}",
        said.stderr
    );
}

#[test]
fn a_schema_may_be_asked_for_by_its_number_or_name() {
    for schema in ["2.5", "pacemaker-2.5"] {
        let said = lint(VALID, &["--category", "schema", "--schema", schema]);
        assert_eq!(
            said.stdout,
            "cib.xml:10:8: error[not-in-schema] `bundle` in `resources` needs schema 2.8 or later, \
             this document is judged by `pacemaker-2.5`\n"
        );
        assert_eq!(said.code, 1);
    }
    let said = lint(VALID, &["--schema", "5.0"]);
    assert_eq!(said.code, 2);
    assert!(
        said.stderr.contains("`pacemaker-1.0` to `pacemaker-4.0`"),
        "{}",
        said.stderr
    );
}

#[test]
fn a_section_is_judged_by_the_newest_schema_or_by_the_one_asked_for() {
    let section = r#"<resources>
  <master id="db"><primitive id="pg" class="systemd" type="postgresql"/></master>
</resources>
"#;
    let said = lint(section, &["--category", "schema"]);
    assert_eq!(
        said.stdout,
        "cib.xml:2:4: error[not-in-schema] `master` in `resources` was removed in schema 4.0: \
         use `<clone>` with the meta-attribute `promotable=true`\n"
    );
    assert_eq!(
        lint(section, &["--category", "schema", "--schema", "3.9"]).code,
        0
    );
    // The newest that this release knows.
    assert_eq!(
        lint(section, &["--category", "schema", "--pacemaker", "2.1.5"]).code,
        0
    );
}

#[test]
fn a_target_asks_only_what_the_upgrade_changes() {
    let said = lint(VALID, &["--target", "3.0"]);
    assert!(said.stdout.contains("[bundle-masters]"), "{}", said.stdout);
    assert!(
        !said.stdout.contains("[fencing-disabled]"),
        "{}",
        said.stdout
    );
    let said = lint(VALID, &["--target", "3.0", "--category", "safety"]);
    assert_eq!(said.code, 2);
}

/// A cluster that fences in time anywhere but in a cloud.
const PATIENT: &str = r#"<crm_config><cluster_property_set id="cib-bootstrap-options">
<nvpair id="t" name="stonith-timeout" value="150s"/></cluster_property_set></crm_config>"#;

#[test]
fn a_profile_adds_what_its_vendor_advises() {
    assert_eq!(lint(PATIENT, &[]).code, 0);
    assert_eq!(lint(PATIENT, &["--profile", "sbd"]).code, 0);
    let said = lint(PATIENT, &["--profile", "sbd", "--profile", "aws"]);
    assert_eq!(said.code, 1, "{}", said.stdout);
    let expected = "warning[profile-option-differs] `stonith-timeout` is `150s`; the profile `aws` asks for at least `600`";
    assert!(said.stdout.contains(expected), "{}", said.stdout);
    assert_eq!(lint(PATIENT, &["--profile=sbd,aws"]).stdout, said.stdout);
}

#[test]
fn a_profile_that_is_none_is_2_with_what_was_meant() {
    let said = lint(PATIENT, &["--profile", "azur"]);
    assert_eq!((said.code, &*said.stdout), (2, ""));
    assert!(said.stderr.contains("'azure'"), "{}", said.stderr);
}

#[test]
fn two_profiles_for_the_same_are_2() {
    let said = lint(PATIENT, &["--profile", "azure,aws"]);
    assert_eq!((said.code, &*said.stdout), (2, ""));
    assert!(
        said.stderr.contains("a cluster has one platform"),
        "{}",
        said.stderr
    );
    assert_eq!(lint(PATIENT, &["--profile", "aws,aws"]).code, 1);
}

/// A ban until the end of June, in the zone of the nodes.
const BAN: &str = r##"<constraints>
  <rsc_location id="cli-ban-db-on-node1" rsc="db">
    <rule id="ban" score="-INFINITY">
      <expression id="ban-node" attribute="#uname" operation="eq" value="node1"/>
      <date_expression id="ban-end" operation="lt" end="2026-06-30T20:00:00"/>
    </rule>
  </rsc_location>
</constraints>
"##;

#[test]
fn what_has_expired_depends_on_the_clock_that_is_given() {
    let at = |now| {
        lint(
            BAN,
            &["--category", "state", "--fail-on", "info", "--now", now],
        )
    };
    for now in [
        "2026-06-30",
        "2026-07-01T07:59:59Z",
        "2026-07-01 09:59 +02:00",
    ] {
        assert_eq!((at(now).code, at(now).stdout.as_str()), (0, ""), "{now}");
    }
    for now in ["2026-07-02", "2026-07-01T08:00", "2027-W01-1"] {
        let said = at(now);
        assert_eq!(said.code, 1, "{now}");
        assert!(
            said.stdout.contains("info[rule-expired]"),
            "{}",
            said.stdout
        );
        assert_eq!(said.stdout, at(now).stdout);
    }
    // The clock of the machine is the default.
    let said = lint(
        &BAN.replace("2026", "2016"),
        &["--category", "state", "--fail-on", "info"],
    );
    assert_eq!(said.code, 1);
    let said = lint(
        &BAN.replace("2026", "9000"),
        &["--category", "state", "--fail-on", "info"],
    );
    assert_eq!(said.code, 0);
}

#[test]
fn a_time_that_nobody_can_read_is_wrong_usage() {
    for now in ["tomorrow", "2026-02-30", "12:00"] {
        assert_eq!(lint(BAN, &["--now", now]).code, 2, "{now}");
    }
}

#[test]
fn a_target_may_be_a_platform() {
    let resources = r#"<resources>
<primitive id="vip" class="ocf" provider="heartbeat" type="IPaddr"/>
<primitive id="web" class="lsb" type="nginx"/>
<primitive id="check" class="nagios" type="check_tcp"/>
</resources>"#;
    let said = lint(resources, &["--target", "SLES-16"]);
    assert_eq!(said.code, 1);
    assert!(said.stdout.contains("[agent-removed]"), "{}", said.stdout);
    let lsb = "the class `lsb` of `web` is not supported on SLES 16";
    assert!(said.stdout.contains(lsb), "{}", said.stdout);
    // What its Pacemaker does is asked for too.
    let nagios = "the upgrade drops `check`";
    assert!(said.stdout.contains(nagios), "{}", said.stdout);
    let said = lint(resources, &["--target", "debian-12"]);
    assert!(!said.stdout.contains("[agent-removed]"), "{}", said.stdout);
    let said = lint(resources, &["--target", "sles-17"]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("`sles-16`"), "{}", said.stderr);
}
