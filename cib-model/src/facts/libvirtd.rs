//! libvirt's daemons, the settings in their files, and the types of domains.

use super::{DAEMON_SETTINGS, DOMAIN_TYPES, LIBVIRT_DAEMONS};

/// A daemon of libvirt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LibvirtDaemon {
    /// Its name; its configuration file is called by it.
    pub name: &'static str,
    /// Whether it can listen on the network.
    pub network: bool,
    /// The drivers of a URI that it alone serves.
    pub drivers: &'static [&'static str],
}

/// A setting of libvirt's daemons.
#[derive(Debug, Clone, Copy)]
pub struct DaemonSetting {
    /// As written.
    pub name: &'static str,
    /// What its value has to be.
    pub kind: DaemonSettingKind,
    /// What holds where it is absent.
    pub default: Option<&'static str>,
    /// The texts that are understood, where the daemon refuses all others.
    pub values: &'static [&'static str],
    /// Whether the text is the number of a port.
    pub port: bool,
    /// Whether it is about the network, and so nothing to a daemon that never listens there.
    pub network: bool,
    /// Whether only the files of daemons that people connect to have it.
    pub tells: bool,
}

/// What the value of a setting has to be, or the daemon does not start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DaemonSettingKind {
    /// 0 or 1.
    Flag,
    /// A number without a minus.
    Unsigned,
    /// A number.
    Integer,
    /// Quoted text.
    Text,
    /// Quoted texts in brackets.
    List,
}

/// A type of domains, as in `<domain type="...">`.
#[derive(Debug, Clone, Copy)]
pub struct DomainType {
    /// As written.
    pub name: &'static str,
    /// The drivers of a URI that manage such domains; none where nothing does any more.
    pub drivers: &'static [&'static str],
}

/// The daemon that reads a file of that name, a path or its last part.
///
/// ```
/// use cib_model::facts;
///
/// assert!(facts::libvirt_daemon("/etc/libvirt/virtproxyd.conf").unwrap().network);
/// assert!(facts::libvirt_daemon("libvirtd.conf.old").is_none());
/// ```
pub fn libvirt_daemon(path: &str) -> Option<&'static LibvirtDaemon> {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let name = file.strip_suffix(".conf")?;
    LIBVIRT_DAEMONS.iter().find(|daemon| daemon.name == name)
}

/// The daemon that serves the driver alone, where each driver has a daemon of its own.
///
/// ```
/// use cib_model::facts;
///
/// assert_eq!(facts::daemon_of_driver("lxc").unwrap().name, "virtlxcd");
/// assert!(facts::daemon_of_driver("esx").is_none());
/// ```
pub fn daemon_of_driver(driver: &str) -> Option<&'static LibvirtDaemon> {
    let mut daemons = LIBVIRT_DAEMONS.iter();
    daemons.find(|daemon| daemon.drivers.contains(&driver))
}

/// All daemons of libvirt.
pub fn libvirt_daemons() -> &'static [LibvirtDaemon] {
    LIBVIRT_DAEMONS
}

/// The setting of that name; case counts, as for the daemon.
pub fn daemon_setting(name: &str) -> Option<&'static DaemonSetting> {
    DAEMON_SETTINGS.iter().find(|setting| setting.name == name)
}

/// All settings of libvirt's daemons.
pub fn daemon_settings() -> &'static [DaemonSetting] {
    DAEMON_SETTINGS
}

/// The type of domains of that name; case counts, as for libvirt.
pub fn domain_type(name: &str) -> Option<&'static DomainType> {
    DOMAIN_TYPES.iter().find(|kind| kind.name == name)
}

/// All types of domains.
pub fn domain_types() -> &'static [DomainType] {
    DOMAIN_TYPES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::libvirt_driver;

    #[test]
    fn every_driver_of_a_type_and_of_a_daemon_is_one_of_libvirt() {
        for driver in DOMAIN_TYPES.iter().flat_map(|kind| kind.drivers) {
            assert!(libvirt_driver(driver).is_some(), "{driver}");
        }
        for driver in LIBVIRT_DAEMONS.iter().flat_map(|daemon| daemon.drivers) {
            assert!(libvirt_driver(driver).is_some(), "{driver}");
        }
    }
}
