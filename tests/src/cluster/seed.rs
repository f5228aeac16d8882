//! The CIB that a cluster starts from.

/// Finds nobody else within this time, and so starts to work; Pacemaker's default is 20 seconds.
const QUICK: &str = concat!(
    r#"<cluster_property_set id="cib-tests-quick-start">"#,
    r#"<nvpair id="cib-tests-quick-start-dc-deadtime" name="dc-deadtime" value="1s"/>"#,
    r"</cluster_property_set>"
);

/// The same CIB with a short `dc-deadtime`, unless it has one, or has no `crm_config` to put it in.
///
/// It goes in last, as a property set of its own, so that every property of the seed keeps its effect.
pub(super) fn with_quick_start(seed: &str) -> String {
    if seed.contains(r#""dc-deadtime""#) {
        return seed.to_owned();
    }
    let filled = format!("<crm_config>{QUICK}</crm_config>");
    let closed = format!("{QUICK}</crm_config>");
    if seed.contains("<crm_config/>") {
        seed.replacen("<crm_config/>", &filled, 1)
    } else {
        seed.replacen("</crm_config>", &closed, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{QUICK, with_quick_start};

    #[test]
    fn an_empty_crm_config_is_filled() {
        assert_eq!(
            with_quick_start("<a><crm_config/></a>"),
            format!("<a><crm_config>{QUICK}</crm_config></a>")
        );
    }

    #[test]
    fn what_is_there_stays_first() {
        assert_eq!(
            with_quick_start("<crm_config><x/></crm_config>"),
            format!("<crm_config><x/>{QUICK}</crm_config>")
        );
    }

    #[test]
    fn a_seed_that_knows_better_is_left_alone() {
        let seed = r#"<crm_config><nvpair name="dc-deadtime" value="9s"/></crm_config>"#;
        assert_eq!(with_quick_start(seed), seed);
    }
}
