//! Operations as Pacemaker reads them.

use std::collections::HashSet;

use super::references::References;
use super::resources::DEFAULT_TIMEOUT;
use super::settings::{Defaults, Layers};
use super::{Cluster, ResolvedPrimitive, Setting};
use crate::Span;
use crate::attr::Attr;
use crate::cib::Cib;
use crate::resource::Operation;
use crate::value::{Boolean, Duration, Role, Scalar as _, Timeout};

/// The value of an option of an operation, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct OperationValue<'c> {
    /// The text.
    pub text: &'c str,
    /// Where it stands.
    pub span: Span,
    /// Whether it stands in a set with a rule, so that it may not be in force.
    pub conditional: bool,
}

impl<'c> OperationValue<'c> {
    fn of_attribute<T>(attr: Option<&'c Attr<'c, T>>) -> Option<Self> {
        attr.map(|attr| Self {
            text: attr.as_str(),
            span: attr.span(),
            conditional: false,
        })
    }

    fn of_setting(setting: Setting<'c>) -> Option<Self> {
        (!setting.is_hidden()).then(|| Self {
            text: setting.value.as_str(),
            span: setting.value.span(),
            conditional: setting.conditional,
        })
    }
}

/// The options that hold for operations which do not say otherwise.
pub(crate) fn defaults<'c>(cib: &'c Cib<'c>, references: &References<'c>) -> Defaults<'c> {
    let configuration = cib.configuration.iter();
    let sections = configuration.filter_map(|it| it.op_defaults.as_ref());
    let sets = sections.flat_map(|section| &section.meta_attributes);
    Defaults::new(&Layers::new(sets, None, references), references)
}

impl<'c> Cluster<'c> {
    /// Every operation that a primitive has, its own or its template's, with that primitive. An operation of a template
    /// is there for each primitive that it holds for.
    pub fn operations_of_all(
        &self,
    ) -> impl Iterator<Item = (&ResolvedPrimitive<'c>, &'c Operation<'c>)> {
        self.primitives().iter().flat_map(|primitive| {
            let operations = self.operations(primitive).into_iter();
            operations.map(move |operation| (primitive, operation))
        })
    }

    /// The operation whose failure blocks the resource, so that nothing forgets it. After a stop that failed that is so
    /// anyway, and better.
    pub fn blocking_operation(&self, of: &ResolvedPrimitive<'c>) -> Option<&'c Operation<'c>> {
        let is =
            |attr: &Option<Attr<'_>>, text| attr.as_ref().is_some_and(|it| it.as_str() == text);
        let mut operations = self.operations(of).into_iter();
        operations.find(|operation| is(&operation.on_fail, "block") && !is(&operation.name, "stop"))
    }

    /// Every operation that some primitive has, once, with the first that has it.
    pub fn operations_in_use(
        &self,
    ) -> impl Iterator<Item = (&ResolvedPrimitive<'c>, &'c Operation<'c>)> {
        let mut seen = HashSet::new();
        self.operations_of_all()
            .filter(move |(_, operation)| seen.insert(std::ptr::from_ref(*operation)))
    }

    /// The value of an option that the operation has itself: an attribute, else a meta-attribute. The defaults of the
    /// cluster do not count, and neither does a value that is not shown.
    pub fn operation_value(&self, of: &'c Operation<'c>, name: &str) -> Option<OperationValue<'c>> {
        let own = match name {
            "timeout" => OperationValue::of_attribute(of.timeout.as_ref()),
            "start-delay" => OperationValue::of_attribute(of.start_delay.as_ref()),
            "interval-origin" => OperationValue::of_attribute(of.interval_origin.as_ref()),
            "on-fail" => OperationValue::of_attribute(of.on_fail.as_ref()),
            _ => None,
        };
        own.or_else(|| {
            let sets = Layers::new(&of.meta_attributes, None, &self.references);
            OperationValue::of_setting(sets.get(name, &self.references)?)
        })
    }

    /// How closely a monitor is told to look (`OCF_CHECK_LEVEL`), where the file shows it and no rule decides.
    pub fn monitor_depth(&self, of: &'c Operation<'c>) -> Option<&'c str> {
        let sets = Layers::new(&of.instance_attributes, None, &self.references);
        let level = sets.get("OCF_CHECK_LEVEL", &self.references)?;
        (!level.conditional && !level.is_hidden()).then_some(level.value.as_str())
    }

    /// How long an operation may take that does not say so itself, and the setting that says that. None where a rule
    /// decides.
    pub fn default_timeout(&self) -> Option<(Duration, Option<Setting<'c>>)> {
        let Some(setting) = self.default_operation_meta("timeout") else {
            return Some((DEFAULT_TIMEOUT, None));
        };
        if setting.conditional || setting.is_hidden() {
            return None;
        }
        let timeout = Timeout::read(setting.value.as_str());
        Some((timeout.unwrap_or(DEFAULT_TIMEOUT), Some(setting)))
    }

    /// The meta-attribute that holds for operations which do not say otherwise (`op_defaults`).
    pub fn default_operation_meta(&self, name: &str) -> Option<Setting<'c>> {
        self.operation_defaults.get(name)
    }

    /// The value of an option that holds for operations which do not say otherwise.
    pub fn operation_default(&self, name: &str) -> Option<OperationValue<'c>> {
        OperationValue::of_setting(self.default_operation_meta(name)?)
    }
}

impl Operation<'_> {
    /// The id, or nothing for an operation without one.
    pub fn id(&self) -> &str {
        self.id.as_ref().map_or("", Attr::as_str)
    }

    /// The name of the action, or nothing for an operation without one.
    pub fn action(&self) -> &str {
        self.name.as_ref().map_or("", Attr::as_str)
    }

    /// How often it is done, as Pacemaker reads it: a text that is no time is none, and the operation does not repeat.
    pub fn period(&self) -> Duration {
        let interval = self.interval.as_ref();
        let interval = interval.and_then(|interval| interval.get().ok());
        interval.unwrap_or(Duration::ZERO)
    }

    /// Whether it is switched off by its attribute, the only place that counts (tried with `crm_simulate`).
    pub fn is_off(&self) -> bool {
        let enabled = self.enabled.as_ref();
        enabled.is_some_and(|enabled| Boolean::read(enabled.as_str()) == Ok(false))
    }

    /// The role that it is for, if one is given that Pacemaker knows.
    pub fn for_role(&self) -> Option<Role> {
        self.role.as_ref()?.get().ok()
    }
}
