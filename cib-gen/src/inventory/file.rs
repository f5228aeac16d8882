//! A domain in a file, as `virsh dumpxml` prints it.

use cib_model::{Domain, DomainText, FileKind, LibvirtUri, SourceFile, Span, is_readable_uuid};

use super::{FoundDomain, InventoryProblem};
use crate::error::{Error, Input, Place, Problem};

/// Reads the file with this number; the domain has to be one of the driver that the URI names.
pub(super) fn read(uri: &str, number: usize, file: &SourceFile) -> Result<FoundDomain, Error> {
    let input = Input::Domain(number);
    let refuse = |problem: InventoryProblem, span| problem.at(Some(Place { input, span }));
    if FileKind::of(file) != Some(FileKind::Domain) {
        return Err(refuse(InventoryProblem::NoDomainFile, Span::new(0, 0)));
    }
    let domain =
        Domain::parse(file).map_err(|error| Problem::Xml(error.message).at(input, error.span))?;
    if domain.is_state {
        return Err(refuse(InventoryProblem::State, domain.tag));
    }
    let Some(name) = domain.name.as_ref().filter(|name| !name.text.is_empty()) else {
        return Err(refuse(InventoryProblem::Nameless, domain.tag));
    };
    check_driver(uri, &domain).map_err(|(problem, span)| refuse(problem, span))?;
    Ok(FoundDomain {
        name: name.text.to_string(),
        uuid: domain.uuid.as_ref().and_then(with_dashes),
        is_transient: false,
        place: Some(Place {
            input,
            span: name.span,
        }),
    })
}

/// Whether the driver of the URI manages domains of this type.
fn check_driver(uri: &str, domain: &Domain<'_>) -> Result<(), (InventoryProblem, Span)> {
    let (kind, span) = match &domain.kind {
        Some(kind) => (kind.text.to_string(), kind.span),
        None => (String::new(), domain.tag),
    };
    let Some(drivers) = domain.drivers() else {
        return Err((InventoryProblem::Type(kind), span));
    };
    let driver = LibvirtUri::parse(uri).map_or("", |uri| uri.driver.text);
    if drivers.contains(&driver) {
        return Ok(());
    }
    let problem = InventoryProblem::OtherDriver {
        kind,
        driver: driver.to_owned(),
        right: drivers.iter().map(|driver| (*driver).to_owned()).collect(),
    };
    Err((problem, span))
}

/// The UUID as libvirt prints it, and as `virsh` takes it: files may have it without dashes, or in capitals. None where
/// libvirt would not read it.
fn with_dashes(uuid: &DomainText<'_>) -> Option<String> {
    if !is_readable_uuid(&uuid.text) {
        return None;
    }
    let digits: String = uuid.text.chars().filter(char::is_ascii_hexdigit).collect();
    let digits = digits.to_ascii_lowercase();
    let mut groups = Vec::new();
    let mut rest = digits.as_str();
    for length in [8, 4, 4, 4, 12] {
        let Some((group, behind)) = rest.split_at_checked(length) else {
            break;
        };
        groups.push(group);
        rest = behind;
    }
    Some(groups.join("-"))
}
