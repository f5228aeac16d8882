//! Pacemaker's and libvirt's vocabulary as static tables, made from `facts/*.toml` when this crate is built.

mod agents;
mod corosync;
mod libvirtd;
mod meta;
mod nodes;
mod operations;
mod options;
mod platforms;
mod profiles;
mod retired;
mod rules;
mod status;

pub(crate) use agents::{AgentCorrection, agent_corrections};
pub use agents::{ReadByAnyAgent, agent, agent_names, packages_of_agent, read_by_any_agent};
pub use corosync::{
    CorosyncKey, CorosyncSection, CorosyncValue, Otherwise, corosync_section, corosync_sections,
};
pub use libvirtd::{
    DaemonSetting, DaemonSettingKind, DomainType, LibvirtDaemon, daemon_of_driver, daemon_setting,
    daemon_settings, domain_type, domain_types, libvirt_daemon, libvirt_daemons,
};
pub use meta::{
    MetaAttribute, MetaKind, former_meta_attribute, is_meta_attribute_alone,
    is_option_of_operations, meta_attribute, meta_attributes,
};
pub use nodes::{SpecialAttribute, SpecialAttributeKind, is_health_agent, special_attribute};
pub use operations::{
    Action, OnFailValue, OperationFact, action, actions, control_port, needs_notify, on_fail_value,
    on_fail_values, operation_option, operation_options, remote_addresses, remote_port,
    reserved_dirs,
};
pub use options::{
    ClusterOption, EnumValue, Needs, OptionKind, cluster_option, cluster_options, spellings,
};
pub use platforms::{FormerAgent, Platform, former_agent, former_agents, platform, platforms};
pub use profiles::{
    Advice, AdvisedConstraint, AdvisedKind, Advisor, ConstraintKind, Given, Layer, OperationField,
    Profile, Topic, advice, advised_constraints, profile, profiles,
};
pub use retired::{
    Retired, retired_agent_class, retired_fence_parameter, retired_option, retired_option_value,
};
pub use rules::{DatePart, NodeAttribute, date_parts, node_attributes};
pub use status::{exit_status, op_status};

use crate::value::Version;

include!(concat!(env!("OUT_DIR"), "/facts.rs"));

#[derive(Debug)]
struct FeatureSet {
    release: Version,
    value: Version,
}

/// A schema that a document can be judged by.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// The value of `validate-with`.
    pub validate_with: &'static str,
    /// Its number: 2.10.0 for `pacemaker-2.10`.
    pub version: Version,
    /// The first release that knows it.
    pub release: Version,
}

/// A value of `validate-with` that is no schema of today.
#[derive(Debug, Clone, Copy)]
pub struct FormerSchema {
    /// The value of `validate-with`.
    pub validate_with: &'static str,
    /// The first release that refuses a document with it.
    pub read_until: Option<Version>,
}

/// A driver of libvirt.
#[derive(Debug, Clone, Copy)]
pub struct LibvirtDriver {
    /// As written in a URI.
    pub name: &'static str,
    /// The paths of a system-wide connection; none where they are not known.
    pub paths: &'static [&'static str],
    /// Further paths that newer releases of libvirt accept.
    pub late_paths: &'static [&'static str],
    /// Paths that reach a user's own domains.
    pub session: &'static [&'static str],
    /// Whether it manages machines that could be fenced.
    pub hypervisor: bool,
    /// Whether libvirt still has it.
    pub supported: bool,
    /// Whether it is none of its own, and the daemon chooses one.
    pub pseudo: bool,
}

/// A way from libvirt's client to its daemon.
#[derive(Debug, Clone, Copy)]
pub struct LibvirtTransport {
    /// As written in a URI.
    pub name: &'static str,
    /// Whether it reaches another host.
    pub network: bool,
    /// Whether what it sends can be neither read nor changed on the way.
    pub encrypted: bool,
    /// The default port.
    pub port: Option<u16>,
}

/// A fence agent.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Clone, Copy)]
pub struct FenceAgent {
    /// As in `<primitive type="...">`.
    pub name: &'static str,
    /// The parameter that names the nodes which the agent can fence.
    pub targets: Option<TargetParameter>,
    /// What sort of thing it fences through.
    pub through: Option<Through>,
    /// The parameters that say through which one.
    pub endpoint: &'static [&'static str],
    /// Whether it fences domains of libvirt.
    pub libvirt: bool,
    /// Whether it cuts a node off from its disks or its network and does not stop it.
    pub storage: bool,
    /// Whether it needs the help of the node or of a person, or only pretends: nothing to rely on.
    pub testing: bool,
    /// Whether it stops nothing, and only finds something out or tells others.
    pub heuristic: bool,
    /// Whether it reports success only when it has found out that the node has stopped.
    pub confirms: bool,
}

impl FenceAgent {
    /// Whether it works through a management board in the node itself, which has no power when the node has none.
    pub fn is_onboard(&self) -> bool {
        self.through == Some(Through::Board)
    }

    /// Whether it leaves the node a message on a disk, which the node has to read to stop (SBD).
    pub fn leaves_message(&self) -> bool {
        self.through == Some(Through::Disk) && !self.storage
    }
}

/// What sort of thing an agent fences through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// The host that the node is a guest of.
    Hypervisor,
    /// A management board in the node itself.
    Board,
    /// A power distributor, a chassis or a switch.
    Switch,
    /// A server that manages many machines.
    Manager,
    /// The service of a cloud.
    Cloud,
    /// Disks that the nodes share.
    Disk,
    /// Whoever listens to a multicast address.
    Multicast,
}

/// What a fence agent is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FenceAction {
    /// Start the node, or let it in again.
    On,
    /// Stop the node.
    Off,
    /// Stop the node and start it again.
    Reboot,
    /// Say which nodes it can fence.
    List,
    /// Say whether a node runs.
    Status,
}

impl FenceAction {
    /// As the metadata of agents has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Reboot => "reboot",
            Self::List => "list",
            Self::Status => "status",
        }
    }
}

/// A parameter of fence devices that Pacemaker does not pass on.
#[derive(Debug, Clone, Copy)]
pub struct IgnoredFenceParameter {
    /// As written in an nvpair.
    pub name: &'static str,
    /// How the names of the agents begin for which that is so.
    agents: &'static str,
    /// What to do instead, imperative.
    pub instead: &'static str,
}

/// A parameter that names nodes.
#[derive(Debug, Clone, Copy)]
pub struct TargetParameter {
    /// Its name.
    pub name: &'static str,
    /// How the agent reads it.
    pub syntax: TargetSyntax,
}

/// How an agent reads its list of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetSyntax {
    /// One name.
    Host,
    /// Names with blanks between.
    Hosts,
    /// `host[:domain]` with blanks or commas between.
    HostDomain,
}

/// A meta-attribute that releases of Pacemaker no longer read, or will not read for ever.
#[derive(Debug, Clone, Copy)]
pub struct OldMeta {
    /// As written in an nvpair.
    pub name: &'static str,
    /// Whose meta-attribute it is.
    pub of: MetaOf,
    /// The name that takes its place.
    pub to: Option<&'static str>,
    /// The first release that warns of it; with a new name, the first that reads that.
    pub deprecated: Version,
    /// The first release that does not read it.
    pub removed: Option<Version>,
    /// What to do where there is no new name.
    pub instead: Option<&'static str>,
}

/// Whose meta-attribute a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetaOf {
    /// Of resources, templates, and the defaults of them all.
    Resource,
    /// Of operations, and the defaults of them all.
    Operation,
}

/// The newest release of Pacemaker that the tables know.
pub fn newest_release() -> Version {
    FEATURE_SETS
        .iter()
        .map(|row| row.release)
        .max()
        .unwrap_or(Version::new(0, 0, 0))
}

/// The newest release that has no higher feature set than `value`: what a `crm_feature_set` says of its writer.
pub fn release_of_feature_set(value: Version) -> Option<Version> {
    let known = FEATURE_SETS.iter().filter(|row| row.value <= value);
    known.map(|row| row.release).max()
}

/// The feature set of a release: that of the newest release known which is not later.
pub fn feature_set(release: Version) -> Option<Version> {
    let known = FEATURE_SETS.iter().filter(|row| row.release <= release);
    known.max_by_key(|row| row.release).map(|row| row.value)
}

/// What took the place of an element or attribute that a later version of the schema does not have, in words.
pub fn replacement(name: &str) -> Option<&'static str> {
    let mut replacements = REPLACEMENTS.iter();
    replacements.find_map(|(old, new)| (*old == name).then_some(*new))
}

/// The schemas, oldest first.
pub fn schemas() -> &'static [Schema] {
    SCHEMAS
}

/// The schema that a document names by this value of `validate-with`.
///
/// ```
/// use cib_model::{Version, facts};
///
/// assert_eq!(facts::schema("pacemaker-2.10").unwrap().version, Version::new(2, 10, 0));
/// assert!(facts::schema("none").is_none());
/// ```
pub fn schema(validate_with: &str) -> Option<&'static Schema> {
    SCHEMAS
        .iter()
        .find(|schema| schema.validate_with == validate_with)
}

/// What a document may have in `validate-with` besides the name of a schema.
pub fn former_schemas() -> &'static [FormerSchema] {
    FORMER_SCHEMAS
}

/// The newest schema that a release of Pacemaker knows; none before 1.0.
pub fn newest_schema(release: Version) -> Option<&'static Schema> {
    SCHEMAS.iter().rfind(|schema| schema.release <= release)
}

/// The libvirt driver of that name; case does not count.
pub fn libvirt_driver(name: &str) -> Option<&'static LibvirtDriver> {
    LIBVIRT_DRIVERS
        .iter()
        .find(|driver| driver.name.eq_ignore_ascii_case(name))
}

/// All libvirt drivers.
pub fn libvirt_drivers() -> &'static [LibvirtDriver] {
    LIBVIRT_DRIVERS
}

/// The driver that people mean who write a name that libvirt does not have: `qemu` for `kvm`. Case does not count.
pub fn libvirt_driver_meant(name: &str) -> Option<&'static str> {
    let mut mistaken = MISTAKEN_LIBVIRT_DRIVERS.iter();
    mistaken.find_map(|(written, meant)| written.eq_ignore_ascii_case(name).then_some(*meant))
}

/// Names that people take for drivers of libvirt, each with the driver that they mean.
pub fn mistaken_libvirt_drivers() -> &'static [(&'static str, &'static str)] {
    MISTAKEN_LIBVIRT_DRIVERS
}

/// The libvirt transport of that name; case does not count, as in libvirt.
pub fn libvirt_transport(name: &str) -> Option<&'static LibvirtTransport> {
    LIBVIRT_TRANSPORTS
        .iter()
        .find(|transport| transport.name.eq_ignore_ascii_case(name))
}

/// All libvirt transports.
pub fn libvirt_transports() -> &'static [LibvirtTransport] {
    LIBVIRT_TRANSPORTS
}

/// The fence agent of that name (`type` of a primitive of class `stonith`).
pub fn fence_agent(name: &str) -> Option<&'static FenceAgent> {
    FENCE_AGENTS.iter().find(|agent| agent.name == name)
}

/// Whether the value of that name in `corosync.conf`, or in the file of a daemon of libvirt, is a secret.
pub(crate) fn is_secret_setting(name: &str) -> bool {
    SECRET_SETTINGS.contains(&name) || SECRET_SETTING_PARTS.iter().any(|part| name.contains(part))
}

/// What left a constraint of that id: the command of a tool, in a few words. None for the id of one that somebody wrote.
///
/// ```
/// assert_eq!(cib_model::facts::left_by("cli-prefer-db"), Some("a move"));
/// assert_eq!(cib_model::facts::left_by("db-where"), None);
/// ```
pub fn left_by(id: &str) -> Option<&'static str> {
    let mut left = LEFT_BY_TOOLS.iter();
    left.find(|(prefix, _)| id.starts_with(prefix))
        .map(|(_, by)| *by)
}

/// The constraints in which an attribute of a `<resource_set>` has an effect; none for one that is not known.
///
/// ```
/// assert_eq!(cib_model::facts::set_attribute_used_in("kind"), ["rsc_order"]);
/// ```
pub fn set_attribute_used_in(name: &str) -> &'static [&'static str] {
    let mut attributes = SET_ATTRIBUTES.iter();
    let known = attributes.find(|(known, _)| *known == name);
    known.map_or(&[], |(_, used_in)| used_in)
}

/// The meta-attributes of alerts that Pacemaker reads.
pub fn alert_options() -> &'static [&'static str] {
    ALERT_OPTIONS
}

/// How paths begin that others than root may write to.
pub fn writable_folders() -> &'static [&'static str] {
    WRITABLE_FOLDERS
}

/// The parameters of fence devices that Pacemaker itself reads.
pub fn fence_parameters() -> &'static [&'static str] {
    FENCE_PARAMETERS
}

/// Whether a name looks like one of the parameters of fence devices that Pacemaker itself reads, right or not.
pub fn looks_like_fence_parameter(name: &str) -> bool {
    name.to_ascii_lowercase().starts_with("pcmk")
}

/// The values of `pcmk_host_check`; case does not count.
pub fn host_checks() -> &'static [&'static str] {
    HOST_CHECKS
}

/// Whether a node runs as before after an agent has done that.
pub fn leaves_node_running(action: &str) -> bool {
    LEAVE_RUNNING.contains(&action)
}

/// Whether an agent does that without asking what it fences through.
pub fn is_answered_by_agent(action: &str) -> bool {
    ANSWERED_BY_AGENT.contains(&action)
}

/// The parameter of that name, if Pacemaker does not pass it on to an agent of that name.
pub fn ignored_fence_parameter(name: &str, agent: &str) -> Option<&'static IgnoredFenceParameter> {
    IGNORED_FENCE_PARAMETERS
        .iter()
        .find(|ignored| ignored.name == name && agent.starts_with(ignored.agents))
}

/// Whether the text of that element of a domain of libvirt may be shown.
pub(crate) fn is_shown_in_domains(element: &str) -> bool {
    SHOWN_IN_DOMAINS.contains(&element)
}

/// Whether the value of a parameter of that name is a secret, also where the name is misspelt.
///
/// ```
/// assert!(cib_model::facts::is_secret("passwd"));
/// assert!(cib_model::facts::is_secret("login_passowrd"));
/// assert!(!cib_model::facts::is_secret("password_script"));
/// ```
pub fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if SECRET_EXCEPTIONS.iter().any(|end| name.ends_with(end)) {
        return false;
    }
    SECRET_NAMES.contains(&name.as_str())
        || SECRET_PARTS.iter().any(|part| name.contains(part))
        || is_slip_of_secret(&name)
}

/// Whether a name in small letters, or a word of it, is a slip of the name of a secret.
fn is_slip_of_secret(name: &str) -> bool {
    let is_separator = |c: char| matches!(c, '_' | '-' | ' ');
    // A separator may be the slip.
    let whole: String = name.chars().filter(|c| !is_separator(*c)).collect();
    let mut words = name.split(is_separator).chain([whole.as_str()]);
    words.any(|word| SECRET_WORDS.iter().any(|secret| is_slip_of(word, secret)))
}

/// Whether somebody may have meant `known` who wrote `word`: one change, in long words two.
fn is_slip_of(word: &str, known: &str) -> bool {
    let slips = if known.len() < 8 { 1 } else { 2 };
    // Nearly all words are told by this, which costs nothing: all of a text is gone through.
    let foreign = word.bytes().filter(|byte| !known.as_bytes().contains(byte));
    word.len().abs_diff(known.len()) <= slips
        && foreign.count() <= slips
        && strsim::damerau_levenshtein(word, known) <= slips
}

/// The old meta-attribute of that name.
///
/// ```
/// use cib_model::facts::{self, MetaOf};
///
/// let old = facts::old_meta(MetaOf::Resource, "master-max").unwrap();
/// assert_eq!(old.to, Some("promoted-max"));
/// assert!(facts::old_meta(MetaOf::Operation, "master-max").is_none());
/// ```
pub fn old_meta(of: MetaOf, name: &str) -> Option<&'static OldMeta> {
    OLD_META.iter().find(|old| old.of == of && old.name == name)
}

/// Whether releases before 2.0 read an option of the operation itself from an instance attribute of that name.
pub fn was_operation_option(name: &str) -> bool {
    OPERATION_OPTIONS.contains(&name)
}

/// Whether a meta-attribute of that name put a resource into a container in Pacemaker 1.1.
pub fn was_isolation(name: &str) -> bool {
    ISOLATION.contains(&name)
}

/// Whether a meta-attribute of that name is what became `migration-threshold`.
pub fn was_failure_stickiness(name: &str) -> bool {
    FAILURE_STICKINESS.contains(&name)
}

/// Whether a meta-attribute of that name takes the value `default` for not being set.
pub fn takes_default(name: &str) -> bool {
    TAKES_DEFAULT.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::{FENCE_AGENTS, fence_agent, is_secret, is_slip_of_secret};

    #[test]
    fn a_misspelt_password_is_secret_and_what_only_sounds_like_one_is_not() {
        for name in [
            "passowrd",
            "passord",
            "Pass-wd",
            "apssword",
            "comunity",
            "db_secert",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "passive",
            "passed",
            "pass_through",
            "path",
            "paste",
            "secure",
            "immune",
            "",
        ] {
            assert!(!is_secret(name), "{name}");
        }
        let parameters = super::agent_names()
            .filter_map(super::agent)
            .flat_map(|agent| agent.parameters);
        let slips = parameters.filter(|it| is_slip_of_secret(&it.name));
        let slips = slips.filter(|it| {
            !["passwd", "password", "secret", "community"]
                .iter()
                .any(|known| it.name.contains(known))
        });
        assert_eq!(slips.count(), 0);
    }

    #[test]
    fn an_agent_is_listed_once() {
        for (at, agent) in FENCE_AGENTS.iter().enumerate() {
            let earlier = &FENCE_AGENTS[..at];
            assert!(
                earlier.iter().all(|other| other.name != agent.name),
                "{}",
                agent.name
            );
        }
    }

    #[test]
    fn an_agent_has_what_is_true_of_its_kind() {
        let idrac = fence_agent("fence_idrac").unwrap();
        assert!(idrac.is_onboard());
        assert!(fence_agent("null").unwrap().testing);
        assert!(fence_agent("fence_kdump").unwrap().heuristic);
        assert!(fence_agent("fence_kdump").unwrap().confirms);
        assert!(!fence_agent("fence_heuristics_ping").unwrap().confirms);
    }
}
