//! The nodes that corosync knows, and the links between them.

use super::{CorosyncConf, Entry, Section, SectionId};
use crate::Span;

/// A node of the `nodelist`: a member of the cluster that votes.
#[derive(Debug)]
pub struct Member<'a, 'c> {
    conf: &'a CorosyncConf<'c>,
    /// One, unless there are several lists: corosync counts the nodes of each from zero.
    sections: Vec<SectionId>,
}

/// An address of a node.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a, 'c> {
    /// The number of the link, from 0; corosync has 8.
    pub number: u32,
    /// `ring0_addr: ...`
    pub address: &'a Entry<'c>,
}

impl<'c> CorosyncConf<'c> {
    /// The nodes of the `nodelist`, in order.
    pub fn members(&self) -> Vec<Member<'_, 'c>> {
        let mut members: Vec<Member<'_, 'c>> = Vec::new();
        let mut position = 0;
        let mut list = None;
        for (id, section) in self.sections_at("nodelist.node") {
            if section.parent != list {
                list = section.parent;
                position = 0;
            }
            if let Some(member) = members.get_mut(position) {
                member.sections.push(id);
            } else {
                members.push(Member {
                    conf: self,
                    sections: vec![id],
                });
            }
            position += 1;
        }
        // corosync keeps the lines of a node, and so nothing of one without any.
        let has_lines = |id: &SectionId| self.entries_in(*id).next().is_some();
        members.retain(|member| member.sections.iter().any(has_lines));
        members
    }

    /// The number of a section `totem.interface`: of the link that it is about.
    pub fn link_number(&self, interface: SectionId) -> u64 {
        let number = self.last_in(&[interface], "linknumber");
        number.and_then(Entry::number).unwrap_or(0)
    }

    /// Whether an interface is there for corosync, which knows it by what is set for it.
    pub fn has_settings(&self, interface: SectionId) -> bool {
        let own = self.entries_in(interface);
        let mut settings = own.filter(|entry| entry.key != "linknumber");
        settings.any(|entry| self.known_key(entry).is_some_and(|key| key.until.is_none()))
    }

    /// The value of a key in one section.
    pub fn value_in(&self, section: SectionId, key: &str) -> Option<&Entry<'c>> {
        self.last_in(&[section], key)
    }
}

impl<'a, 'c> Member<'a, 'c> {
    fn section(&self) -> Option<&'a Section<'c>> {
        self.conf.sections.get(self.sections.first()?.0)
    }

    /// Where the node begins: the word `node`.
    pub fn span(&self) -> Span {
        self.section().map_or(Span::NONE, |section| section.span)
    }

    /// The value of a key of the node.
    pub fn value(&self, key: &str) -> Option<&'a Entry<'c>> {
        self.conf.last_in(&self.sections, key)
    }

    /// The name, which Pacemaker takes too. Without one Pacemaker asks the node itself for its host name.
    pub fn name(&self) -> Option<&'a Entry<'c>> {
        self.value("name").filter(|name| !name.value.is_empty())
    }

    /// The id. Zero counts as none.
    pub fn id(&self) -> Option<u64> {
        self.value("nodeid")?.number().filter(|id| *id > 0)
    }

    /// How many votes the node has.
    pub fn votes(&self) -> u64 {
        self.value("quorum_votes")
            .and_then(Entry::number)
            .unwrap_or(1)
    }

    /// The addresses, one a link.
    pub fn links(&self) -> Vec<Link<'a, 'c>> {
        let sections = self.sections.iter();
        let own = sections.flat_map(|section| self.conf.entries_in(*section));
        let mut links: Vec<Link<'_, '_>> = Vec::new();
        for address in own {
            let Some(number) = link_of(address.key) else {
                continue;
            };
            match links.iter_mut().find(|link| link.number == number) {
                Some(link) => link.address = address,
                None => links.push(Link { number, address }),
            }
        }
        links.sort_by_key(|link| link.number);
        links
    }

    /// What a message calls the node: its name, else its first address, else its id.
    pub fn label(&self) -> &'c str {
        let address = || self.links().first().map(|link| link.address.value);
        let id = || self.value("nodeid").map(|id| id.value);
        let name = self.name().map(|name| name.value);
        name.or_else(address).or_else(id).unwrap_or_default()
    }
}

/// The number in `ring0_addr`.
fn link_of(key: &str) -> Option<u32> {
    let number = key.strip_prefix("ring")?.strip_suffix("_addr")?;
    number.parse().ok()
}
