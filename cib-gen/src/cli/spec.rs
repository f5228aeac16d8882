//! `cib-gen spec`: the specification of what is there.

use super::arguments::SpecArguments;
use super::input;
use super::message::Failure;
use crate::Surroundings;
use crate::{Base, Spec, read_base};

pub(super) fn run(arguments: &SpecArguments) -> Result<String, Failure> {
    let source = input::file(&arguments.from)?;
    let surroundings = Surroundings {
        base: Some(&source),
        ..Surroundings::default()
    };
    let located = |error| Failure::located(error, None, &surroundings);
    let parsed = read_base(&source).map_err(located)?;
    let base = Base::new(&source, &parsed, arguments.pacemaker).map_err(located)?;
    let spec = Spec::from_cluster(&base.cluster).map_err(located)?;
    Ok(spec.to_toml())
}
