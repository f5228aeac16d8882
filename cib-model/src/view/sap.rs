//! The central services of SAP systems and what replicates their locks.

use super::{Cluster, ClusterResource};

/// What an instance that `ocf:heartbeat:SAPInstance` runs is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SapRole {
    /// The central services, whose locks must survive.
    CentralServices,
    /// The replication of these locks.
    Replication,
}

impl<'c> Cluster<'c> {
    /// What a resource runs for a SAP system. None where it runs nothing of the kind, or its `InstanceName` does not say:
    /// that is the system, the instance with its number, and a host name (`EN2_ASCS00_sapen2as`).
    pub fn sap_role(&self, of: &ClusterResource<'c>) -> Option<SapRole> {
        let primitive = self.resolved(of)?;
        if !primitive.is_agent("ocf", None, "SAPInstance") {
            return None;
        }
        let name = self.parameter(primitive, "InstanceName")?;
        let instance = name.value.as_str().split('_').nth(1)?;
        let kind = instance.trim_end_matches(|c: char| c.is_ascii_digit());
        match kind {
            "ASCS" | "SCS" => Some(SapRole::CentralServices),
            "ERS" => Some(SapRole::Replication),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SapRole;
    use crate::{Cluster, SourceFile, parse};

    #[test]
    fn the_name_of_the_instance_says_what_it_is() {
        for (name, role) in [
            ("EN2_ASCS00_sapen2as", Some(SapRole::CentralServices)),
            ("EN2_SCS01_host", Some(SapRole::CentralServices)),
            ("EN2_ERS10_sapen2er", Some(SapRole::Replication)),
            ("EN2_D01_host", None),
            ("****", None),
        ] {
            let text = format!(
                r#"<resources><primitive id="p" class="ocf" provider="heartbeat" type="SAPInstance">
<instance_attributes id="i"><nvpair id="n" name="InstanceName" value="{name}"/></instance_attributes></primitive></resources>"#
            );
            let source = SourceFile::new("cib.xml", text);
            let parsed = parse(&source).unwrap();
            let cluster = Cluster::new(&parsed, None);
            assert_eq!(cluster.sap_role(&cluster.resources()[0]), role, "{name}");
        }
    }
}
