//! Turns the tables in `facts/` into static ones, so that nothing is parsed when a program starts.

#[path = "build/agents/mod.rs"]
mod agents;
#[path = "build/constraints.rs"]
mod constraints;
#[path = "build/corosync.rs"]
mod corosync;
#[path = "build/grammar.rs"]
mod grammar;
#[path = "build/libvirtd.rs"]
mod libvirtd;
#[path = "build/meta.rs"]
mod meta;
#[path = "build/nodes.rs"]
mod nodes;
#[path = "build/operations.rs"]
mod operations;
#[path = "build/platforms.rs"]
mod platforms;
#[path = "build/profiles.rs"]
mod profiles;
#[path = "build/rules.rs"]
mod rules;
#[path = "build/status.rs"]
mod status;
#[path = "build/upgrade.rs"]
mod upgrade;

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Options {
    option: Vec<ClusterOption>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClusterOption {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    default: Option<String>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    values_since: Vec<ValueSince>,
    #[serde(default)]
    any_case: bool,
    since: String,
    #[serde(default)]
    backported: Vec<String>,
    renamed_to: Option<String>,
    former_default: Option<FormerDefault>,
    min: Option<i64>,
    #[serde(default)]
    by_cluster: bool,
    #[serde(default)]
    internal: bool,
    needs: Option<Needs>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FormerDefault {
    value: String,
    until: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Needs {
    option: String,
    values: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ValueSince {
    value: String,
    since: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Versions {
    feature_set: Vec<FeatureSet>,
    schema: Vec<Schema>,
    former: Vec<Former>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Former {
    validate_with: String,
    read_until: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeatureSet {
    release: String,
    crm_feature_set: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schema {
    validate_with: String,
    release: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replacements {
    replacement: Vec<Replacement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Replacement {
    name: String,
    #[serde(rename = "use")]
    meant: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Libvirt {
    driver: Vec<Driver>,
    mistaken: Vec<Mistaken>,
    transport: Vec<Transport>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mistaken {
    name: String,
    meant: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Driver {
    name: String,
    #[serde(default)]
    paths: Vec<String>,
    #[serde(default)]
    late_paths: Vec<String>,
    #[serde(default)]
    session: Vec<String>,
    #[serde(default = "yes")]
    hypervisor: bool,
    #[serde(default = "yes")]
    supported: bool,
    #[serde(default)]
    pseudo: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Transport {
    name: String,
    network: bool,
    encrypted: bool,
    port: Option<u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agents {
    agent: Vec<Agent>,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agent {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    targets: Option<String>,
    syntax: Option<String>,
    #[serde(default)]
    through: Option<String>,
    #[serde(default)]
    endpoint: Vec<String>,
    #[serde(default)]
    libvirt: bool,
    #[serde(default)]
    storage: bool,
    #[serde(default)]
    testing: bool,
    #[serde(default)]
    heuristic: bool,
    #[serde(default)]
    confirms: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FenceParameters {
    parameters: Vec<String>,
    actions: Vec<String>,
    action_parameters: Vec<String>,
    host_checks: Vec<String>,
    leave_running: Vec<String>,
    answered_by_agent: Vec<String>,
    ignored: Vec<IgnoredFenceParameter>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "what derives Debug writes the table")]
struct IgnoredFenceParameter {
    name: String,
    agents: String,
    instead: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Secrets {
    contains: Vec<String>,
    exact: Vec<String>,
    slips_of: Vec<String>,
    except: Vec<String>,
    settings: Vec<String>,
    settings_containing: Vec<String>,
    shown: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alerts {
    options: Vec<String>,
    writable: Vec<String>,
}

fn yes() -> bool {
    true
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=facts");
    println!("cargo::rerun-if-changed=build");
    let mut code = String::new();
    cluster_options(&mut code)?;
    meta::write(&mut code)?;
    platforms::write(&mut code)?;
    versions(&mut code)?;
    replacements(&mut code)?;
    libvirt(&mut code)?;
    libvirtd::write(&mut code)?;
    fence_agents(&mut code)?;
    fence_parameters(&mut code)?;
    secrets(&mut code)?;
    alerts(&mut code)?;
    operations::write(&mut code)?;
    upgrade::write(&mut code)?;
    constraints::write(&mut code)?;
    corosync::write(&mut code)?;
    nodes::write(&mut code)?;
    status::write(&mut code)?;
    profiles::write(&mut code)?;
    rules::write(&mut code)?;
    let out = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    fs::write(Path::new(&out).join("facts.rs"), code)?;
    fs::write(Path::new(&out).join("agents.rs"), agents::tables()?)?;
    let mut code = String::new();
    grammar::write(&mut code, &schema_names()?)?;
    fs::write(Path::new(&out).join("grammar.rs"), code)?;
    Ok(())
}

fn table<T: DeserializeOwned>(name: &str) -> Result<T, Box<dyn Error>> {
    let root = env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets CARGO_MANIFEST_DIR")?;
    let path = Path::new(&root).join("facts").join(name);
    let text = fs::read_to_string(&path)?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn cluster_options(code: &mut String) -> Result<(), Box<dyn Error>> {
    let mut options = table::<Options>("cluster_options.toml")?.option;
    options.sort_by(|a, b| a.name.cmp(&b.name));
    writeln!(code, "static CLUSTER_OPTIONS: &[ClusterOption] = &[")?;
    for option in options {
        let values = enum_values(&option.values, &option.values_since, &option.since)?;
        let former_default = match &option.former_default {
            Some(former) => format!("Some(({:?}, {}))", former.value, version(&former.until)?),
            None => "None".to_owned(),
        };
        let needs = match &option.needs {
            Some(needs) => format!(
                "Some(Needs {{ option: {:?}, values: &{:?} }})",
                needs.option, needs.values
            ),
            None => "None".to_owned(),
        };
        let mut backported = String::new();
        for release in &option.backported {
            write!(backported, "{}, ", version(release)?)?;
        }
        writeln!(
            code,
            "    ClusterOption {{ name: {:?}, kind: OptionKind::{}, default: {:?}, values: &[{values}], any_case: {}, since: {}, backported: &[{backported}], renamed_to: {:?}, former_default: {former_default}, min: {:?}, by_cluster: {}, internal: {}, needs: {needs} }},",
            option.name,
            variant(&option.kind),
            option.default,
            option.any_case,
            version(&option.since)?,
            option.renamed_to,
            option.min,
            option.by_cluster,
            option.internal,
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}

/// The values of an enum, with the releases that first knew them, to the code of their table.
fn enum_values(
    values: &[String],
    later: &[ValueSince],
    since: &str,
) -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    for value in values {
        let later = later.iter().find(|later| &later.value == value);
        let since = version(later.map_or(since, |later| &later.since))?;
        write!(code, "EnumValue {{ name: {value:?}, since: {since} }}, ")?;
    }
    Ok(code)
}

fn versions(code: &mut String) -> Result<(), Box<dyn Error>> {
    let versions = table::<Versions>("versions.toml")?;
    writeln!(code, "static FEATURE_SETS: &[FeatureSet] = &[")?;
    for row in versions.feature_set {
        let (release, value) = (version(&row.release)?, version(&row.crm_feature_set)?);
        writeln!(
            code,
            "    FeatureSet {{ release: {release}, value: {value} }},"
        )?;
    }
    writeln!(code, "];\nstatic SCHEMAS: &[Schema] = &[")?;
    for row in versions.schema {
        let release = version(&row.release)?;
        let number = row.validate_with.strip_prefix("pacemaker-");
        let number = version(number.ok_or("a schema is called pacemaker-X.Y")?)?;
        writeln!(
            code,
            "    Schema {{ validate_with: {:?}, version: {number}, release: {release} }},",
            row.validate_with
        )?;
    }
    writeln!(code, "];\nstatic FORMER_SCHEMAS: &[FormerSchema] = &[")?;
    for row in versions.former {
        let end = match row.read_until {
            Some(release) => format!("Some({})", version(&release)?),
            None => "None".to_owned(),
        };
        writeln!(
            code,
            "    FormerSchema {{ validate_with: {:?}, read_until: {end} }},",
            row.validate_with
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}

fn replacements(code: &mut String) -> Result<(), Box<dyn Error>> {
    let replacements = table::<Replacements>("replacements.toml")?.replacement;
    writeln!(code, "static REPLACEMENTS: &[(&str, &str)] = &[")?;
    for replacement in replacements {
        writeln!(
            code,
            "    ({:?}, {:?}),",
            replacement.name, replacement.meant
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}

fn schema_names() -> Result<Vec<String>, Box<dyn Error>> {
    let schemas = table::<Versions>("versions.toml")?.schema.into_iter();
    Ok(schemas.map(|schema| schema.validate_with).collect())
}

fn libvirt(code: &mut String) -> Result<(), Box<dyn Error>> {
    let libvirt = table::<Libvirt>("libvirt.toml")?;
    writeln!(code, "static LIBVIRT_DRIVERS: &[LibvirtDriver] = &[")?;
    for driver in libvirt.driver {
        writeln!(
            code,
            "    LibvirtDriver {{ name: {:?}, paths: &{:?}, late_paths: &{:?}, session: &{:?}, hypervisor: {}, supported: {}, pseudo: {} }},",
            driver.name,
            driver.paths,
            driver.late_paths,
            driver.session,
            driver.hypervisor,
            driver.supported,
            driver.pseudo,
        )?;
    }
    writeln!(
        code,
        "];\nstatic MISTAKEN_LIBVIRT_DRIVERS: &[(&str, &str)] = &["
    )?;
    for mistaken in libvirt.mistaken {
        writeln!(code, "    ({:?}, {:?}),", mistaken.name, mistaken.meant)?;
    }
    writeln!(
        code,
        "];\nstatic LIBVIRT_TRANSPORTS: &[LibvirtTransport] = &["
    )?;
    for transport in libvirt.transport {
        writeln!(
            code,
            "    LibvirtTransport {{ name: {:?}, network: {}, encrypted: {}, port: {:?} }},",
            transport.name, transport.network, transport.encrypted, transport.port
        )?;
    }
    writeln!(code, "];")?;
    Ok(())
}

fn fence_agents(code: &mut String) -> Result<(), Box<dyn Error>> {
    let agents = table::<Agents>("fence_agents.toml")?.agent;
    writeln!(code, "static FENCE_AGENTS: &[FenceAgent] = &[")?;
    for agent in agents {
        let targets = match (&agent.targets, &agent.syntax) {
            (Some(parameter), Some(syntax)) => format!(
                "Some(TargetParameter {{ name: {parameter:?}, syntax: TargetSyntax::{} }})",
                variant(syntax)
            ),
            (None, None) => "None".to_owned(),
            _ => return Err(format!("{}: targets and syntax go together", agent.name).into()),
        };
        let through = match &agent.through {
            Some(through) => format!("Some(Through::{})", variant(through)),
            None => "None".to_owned(),
        };
        for name in std::iter::once(&agent.name).chain(&agent.also) {
            writeln!(
                code,
                "    FenceAgent {{ name: {name:?}, targets: {targets}, through: {through}, endpoint: &{:?}, libvirt: {}, storage: {}, testing: {}, heuristic: {}, confirms: {} }},",
                agent.endpoint,
                agent.libvirt,
                agent.storage,
                agent.testing,
                agent.heuristic,
                agent.confirms,
            )?;
        }
    }
    writeln!(code, "];")?;
    Ok(())
}

fn fence_parameters(code: &mut String) -> Result<(), Box<dyn Error>> {
    let table = table::<FenceParameters>("fence_params.toml")?;
    let mut names = table.parameters;
    for action in &table.actions {
        let parameters = table.action_parameters.iter();
        names.extend(parameters.map(|parameter| format!("pcmk_{action}_{parameter}")));
    }
    writeln!(code, "static FENCE_PARAMETERS: &[&str] = &{names:?};")?;
    for (name, words) in [
        ("HOST_CHECKS", table.host_checks),
        ("LEAVE_RUNNING", table.leave_running),
        ("ANSWERED_BY_AGENT", table.answered_by_agent),
    ] {
        writeln!(code, "static {name}: &[&str] = &{words:?};")?;
    }
    let ignored = table.ignored;
    writeln!(
        code,
        "static IGNORED_FENCE_PARAMETERS: &[IgnoredFenceParameter] = &{ignored:?};"
    )?;
    Ok(())
}

fn secrets(code: &mut String) -> Result<(), Box<dyn Error>> {
    let secrets = table::<Secrets>("secrets.toml")?;
    for (name, words) in [
        ("SECRET_PARTS", secrets.contains),
        ("SECRET_NAMES", secrets.exact),
        ("SECRET_WORDS", secrets.slips_of),
        ("SECRET_EXCEPTIONS", secrets.except),
        ("SECRET_SETTINGS", secrets.settings),
        ("SECRET_SETTING_PARTS", secrets.settings_containing),
        ("SHOWN_IN_DOMAINS", secrets.shown),
    ] {
        writeln!(code, "static {name}: &[&str] = &{words:?};")?;
    }
    Ok(())
}

fn alerts(code: &mut String) -> Result<(), Box<dyn Error>> {
    let Alerts { options, writable } = table("alerts.toml")?;
    writeln!(code, "static ALERT_OPTIONS: &[&str] = &{options:?};")?;
    writeln!(code, "static WRITABLE_FOLDERS: &[&str] = &{writable:?};")?;
    Ok(())
}

/// `2.1.5` to the code of a `Version`.
fn version(text: &str) -> Result<String, Box<dyn Error>> {
    let numbers: Vec<u16> = text.split('.').map(str::parse).collect::<Result<_, _>>()?;
    let at = |index: usize| numbers.get(index).copied().unwrap_or(0);
    Ok(format!("Version::new({}, {}, {})", at(0), at(1), at(2)))
}

fn optional_version(text: Option<&str>) -> Result<String, Box<dyn Error>> {
    text.map_or(Ok("None".to_owned()), |text| {
        Ok(format!("Some({})", version(text)?))
    })
}

/// `host-domain` to the name of a variant, `HostDomain`.
fn variant(name: &str) -> String {
    let words = name.split(['-', '_']);
    words
        .map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_uppercase() + rest
        })
        .collect()
}
