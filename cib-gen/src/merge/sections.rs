//! Where new elements go: into sections that are there, or into new ones at the place that the schema gives them.

use cib_model::{Configuration, Edits, Place};

use crate::base::Base;

/// New elements, by section.
#[derive(Debug, Default)]
pub(super) struct Additions {
    pub(super) crm_config: Vec<String>,
    pub(super) resources: Vec<String>,
    pub(super) constraints: Vec<String>,
}

/// A section that every configuration must have; Pacemaker refuses one without (exit status 78 of `cibadmin`).
struct Section {
    tag: &'static str,
    place: Option<Place>,
    additions: Vec<String>,
}

impl Additions {
    /// Writes the elements into their sections.
    pub(super) fn write(self, edits: &mut Edits<'_>, base: &Base<'_>) {
        let cib = base.cluster.cib;
        let Some(configuration) = &cib.configuration else {
            let absent = Configuration::default();
            let sections = self.sections(&absent);
            let sections: Vec<_> = sections.map(|section| section.element()).into();
            let configuration = wrapped("configuration", &sections);
            match &cib.status {
                Some(status) => edits.insert_before(status.place, configuration),
                None => edits.append(cib.place, configuration),
            }
            return;
        };
        let sections = self.sections(configuration);
        let places: Vec<_> = sections.iter().map(|section| section.place).collect();
        for (at, section) in sections.into_iter().enumerate() {
            let Some(place) = section.place else {
                let later = places.iter().skip(at + 1).flatten().next();
                let later = later.copied().or_else(|| first_optional(configuration));
                match later {
                    Some(later) => edits.insert_before(later, section.element()),
                    None => edits.append(configuration.place, section.element()),
                }
                continue;
            };
            for element in section.additions {
                edits.append(place, element);
            }
        }
    }

    fn sections(self, configuration: &Configuration<'_>) -> [Section; 4] {
        let c = configuration;
        let section = |tag, place, additions| Section {
            tag,
            place,
            additions,
        };
        [
            section(
                "crm_config",
                c.crm_config.as_ref().map(|s| s.place),
                self.crm_config,
            ),
            section("nodes", c.nodes.as_ref().map(|s| s.place), Vec::new()),
            section(
                "resources",
                c.resources.as_ref().map(|s| s.place),
                self.resources,
            ),
            section(
                "constraints",
                c.constraints.as_ref().map(|s| s.place),
                self.constraints,
            ),
        ]
    }
}

impl Section {
    fn element(&self) -> String {
        wrapped(self.tag, &self.additions)
    }
}

/// The first of the sections that stand behind those that must be there.
fn first_optional(c: &Configuration<'_>) -> Option<Place> {
    let places = [
        c.fencing_topology.as_ref().map(|s| s.place),
        c.rsc_defaults.as_ref().map(|s| s.place),
        c.op_defaults.as_ref().map(|s| s.place),
        c.acls.as_ref().map(|s| s.place),
        c.tags.as_ref().map(|s| s.place),
        c.alerts.as_ref().map(|s| s.place),
    ];
    places
        .into_iter()
        .flatten()
        .min_by_key(|place| place.whole.start())
}

/// Whether an element has nothing in it but blanks.
pub(super) fn is_empty(element: &str) -> bool {
    if element.ends_with("/>") && !element[1..].contains('<') {
        return true;
    }
    let content = element.split_once('>').map_or("", |(_, content)| content);
    content
        .rfind("</")
        .is_some_and(|end| content[..end].trim().is_empty())
}

/// An element around others.
pub(super) fn wrapped(tag: &str, children: &[String]) -> String {
    if children.is_empty() {
        return format!("<{tag}/>");
    }
    let mut text = format!("<{tag}>\n");
    for line in children.iter().flat_map(|child| child.lines()) {
        text.push_str("  ");
        text.push_str(line);
        text.push('\n');
    }
    text.extend(["</", tag, ">"]);
    text
}
