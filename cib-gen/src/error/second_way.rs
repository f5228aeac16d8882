//! What to do about problems with a second way to fence, delays and times.

use super::Problem;

impl Problem {
    pub(super) fn help_on_second_way(&self) -> Option<String> {
        Some(match self {
            Self::DelayAndRandom | Self::SbdBesideSecondLevel(_) => {
                "leave one of them out".to_owned()
            }
            Self::DelayOfShared { .. } => {
                "use `layout = \"guest\"`, `delay-max`, or Pacemaker 2.1.2 or later".to_owned()
            }
            Self::SecondLevelAgent { help, .. } => help.clone(),
            Self::ParameterMissing { agent, .. } => {
                format!("add it to `parameters`; `{agent} -o metadata` explains it")
            }
            Self::Plug(_) => "write the outlet without blanks, colons and semicolons".to_owned(),
            Self::SecondLevels { .. } => {
                "give each hypervisor what switches that machine".to_owned()
            }
            Self::NobodyOutside { .. } => {
                "leave `second-level` out, or spread the guests over several hypervisors".to_owned()
            }
            Self::Sbd(_) => {
                "write `devices = [\"/dev/disk/by-id/...\"]` or `watchdog-timeout = \"10s\"`"
                    .to_owned()
            }
            Self::Disk(_) => {
                "write a path that is the same in every guest, as in `/dev/disk/by-id/...`"
                    .to_owned()
            }
            Self::SbdInContainer(_) => {
                "use `second-level` of its hypervisor, or a machine instead of a container"
                    .to_owned()
            }
            Self::NoWatchdog => {
                "set up SBD on every node and start the cluster again, then run cib-gen".to_owned()
            }
            Self::NoSuchOption { name, .. } => format!("leave `{name}` out"),
            Self::FencingTimeout { needed, .. } => {
                format!("write {needed} or more, or leave it out")
            }
            Self::LevelForMany { level, .. } => {
                format!("give `{level}` a `target` for each node, and run cib-gen again")
            }
            Self::NoLevelLeft { .. } => "remove a level in the base".to_owned(),
            _ => return None,
        })
    }
}
