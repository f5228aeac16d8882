//! libvirt's daemons and domains, `facts/libvirtd.toml`, as static tables.

use std::error::Error;
use std::fmt::Write as _;

use serde::Deserialize;

use super::{table, variant};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Libvirtd {
    daemon: Vec<Daemon>,
    setting: Vec<Setting>,
    domain_type: Vec<DomainType>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Daemon {
    name: String,
    #[serde(default)]
    network: bool,
    #[serde(default)]
    drivers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Setting {
    name: String,
    kind: String,
    default: Option<String>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    port: bool,
    #[serde(default)]
    network: bool,
    #[serde(default)]
    tells: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DomainType {
    name: String,
    #[serde(default)]
    drivers: Vec<String>,
}

pub(super) fn write(code: &mut String) -> Result<(), Box<dyn Error>> {
    let facts = table::<Libvirtd>("libvirtd.toml")?;
    writeln!(code, "static LIBVIRT_DAEMONS: &[LibvirtDaemon] = &[")?;
    for daemon in facts.daemon {
        writeln!(
            code,
            "    LibvirtDaemon {{ name: {:?}, network: {}, drivers: &{:?} }},",
            daemon.name, daemon.network, daemon.drivers
        )?;
    }
    writeln!(code, "];\nstatic DAEMON_SETTINGS: &[DaemonSetting] = &[")?;
    for setting in facts.setting {
        writeln!(
            code,
            "    DaemonSetting {{ name: {:?}, kind: DaemonSettingKind::{}, default: {:?}, values: &{:?}, port: {}, network: {}, tells: {} }},",
            setting.name,
            variant(&setting.kind),
            setting.default,
            setting.values,
            setting.port,
            setting.network,
            setting.tells,
        )?;
    }
    writeln!(code, "];\nstatic DOMAIN_TYPES: &[DomainType] = &[")?;
    for kind in facts.domain_type {
        writeln!(
            code,
            "    DomainType {{ name: {:?}, drivers: &{:?} }},",
            kind.name, kind.drivers
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}
