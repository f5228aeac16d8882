//! Where new elements go: into sections that are there, or into new ones at the place that the schema gives them.

use cib_model::{Configuration, Edits, Place};

use crate::base::Base;

/// New elements, by section.
#[derive(Debug, Default)]
pub(super) struct Additions {
    pub(super) crm_config: Vec<String>,
    pub(super) resources: Vec<String>,
    pub(super) constraints: Vec<String>,
    pub(super) fencing_topology: Vec<String>,
}

/// A section that may get new elements.
struct Section {
    tag: &'static str,
    /// Whether every configuration must have it: Pacemaker refuses one without (exit status 78 of `cibadmin`).
    required: bool,
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
            let sections = sections.iter().filter(|section| section.is_needed());
            let sections: Vec<_> = sections.map(Section::element).collect();
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
                if !section.is_needed() {
                    continue;
                }
                let later = places.iter().skip(at + 1).flatten().next();
                let later = later.copied().or_else(|| first_behind(configuration));
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

    fn sections(self, configuration: &Configuration<'_>) -> [Section; 5] {
        let c = configuration;
        let section = |tag, place: Option<Place>, additions| Section {
            tag,
            required: true,
            place,
            additions,
        };
        let place = c.crm_config.as_ref().map(|own| own.place);
        let crm_config = section("crm_config", place, self.crm_config);
        let nodes = section("nodes", c.nodes.as_ref().map(|own| own.place), Vec::new());
        let place = c.resources.as_ref().map(|own| own.place);
        let resources = section("resources", place, self.resources);
        let place = c.constraints.as_ref().map(|own| own.place);
        let constraints = section("constraints", place, self.constraints);
        let place = c.fencing_topology.as_ref().map(|own| own.place);
        let topology = Section {
            required: false,
            ..section("fencing-topology", place, self.fencing_topology)
        };
        [crm_config, nodes, resources, constraints, topology]
    }
}

impl Section {
    fn is_needed(&self) -> bool {
        self.required || !self.additions.is_empty()
    }

    fn element(&self) -> String {
        wrapped(self.tag, &self.additions)
    }
}

/// The first of the sections that stand behind all those that may get something new.
fn first_behind(c: &Configuration<'_>) -> Option<Place> {
    let places = [
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
