//! What a cluster configuration is: a typed model of Pacemaker's CIB in which every value knows its place.
//!
//! [`parse`] reads a document and drops nothing; [`Cib::to_xml`] writes one. No opinions and no I/O: what is wrong
//! with a configuration is the business of the crate `cib-rules`.

mod acl;
mod agent;
mod attr;
mod attributes;
mod cib;
mod companions;
mod constraint;
pub mod corosync;
mod domain;
mod edit;
mod element;
pub mod facts;
mod held;
mod libvirt_uri;
mod libvirtd;
mod mask;
mod mentions;
mod named;
mod nearest;
mod parse;
mod query;
mod resource;
pub mod schema;
mod source;
mod span;
mod status;
mod value;
mod view;
mod write;
mod xml;
mod xpath;

pub use acl::{AclPermission, AclRight, AclRole, AclSubject, AclUser, Acls, RoleRef};
pub use agent::{
    Agent, AgentAction, AgentMeant, AgentParameter, ParameterKind, ReadBoolean, Unfit,
};
pub use attr::Attr;
pub use attributes::{
    AttributeSet, Condition, DateExpression, DateParts, Expression, NvPair, OpExpression,
    RscExpression, Rule,
};
pub use cib::{
    Alert, Alerts, Cib, Configuration, CrmConfig, FencingLevel, FencingTopology, Node, Nodes,
    ObjRef, OpDefaults, Recipient, RscDefaults, Select, SelectAll, SelectAttributes,
    SelectedAttribute, Tag, Tags,
};
pub use companions::{Companions, FileId, FileKind, InFile};
pub use constraint::{
    Colocation, Constraints, Lifetime, Location, Order, ResourceRef, ResourceSet, Ticket,
};
pub use corosync::CorosyncConf;
pub use domain::{Domain, DomainText, is_readable_uuid, is_uuid, same_uuid};
pub use edit::{Edit, Edits, apply_edits};
pub use element::{Extra, Place, RawAttribute, RawElement, RawNode};
pub use held::{HeldMeta, HeldRule, HeldSet, Holder, SetKind};
pub use libvirt_uri::{LibvirtUri, UriError, UriErrorKind, UriParameter, UriPart, is_loopback};
pub use libvirtd::{DaemonProblem, DaemonProblemKind, DaemonValue, LibvirtdConf, WrittenSetting};
pub use mask::{is_harmless, masked_text, password_in_uri};
pub use mentions::Mention;
pub use named::{HeldResourceSet, NamedByConstraint};
pub use nearest::nearest;
pub use parse::{Parsed, Root, parse};
pub use resource::{
    Bundle, CloneResource, Container, Group, Network, Operation, Operations, PortMapping,
    Primitive, Resource, Resources, Storage, StorageMapping, Template,
};
pub use source::{Position, SourceError, SourceFile};
pub use span::Span;
pub use status::{
    Lrm, LrmOperation, LrmResource, LrmResources, NodeState, Status, TicketState, Tickets,
    TransientAttributes,
};
pub use value::{
    Amount, Boolean, CalendarDay, CalendarLength, CalendarTime, Date, DateTime, Duration, Id,
    IdRef, Integer, InvalidValue, NumberRange, Percentage, Requires, Role, Scalar, Score, Text,
    Timeout, Version, WrittenDate, is_ncname, is_ncname_character, is_ncname_start,
};
pub use view::{
    Apart, Cluster, ClusterNode, ClusterResource, Colocated, ColocatedPair, ColocationConflict,
    CutDelay, Decided, DroppedWith, Endpoint, FailCount, Failure, Fate, FenceDevice, FencedMachine,
    FencingStep, GivenParameter, Half, History, HostEntry, HypervisorUri, KnownParameter,
    LocationScore, Lost, Meant, Membership, NoQuorumPolicy, NodeFencing, NodeKind, NodeStatus,
    OnOwnTarget, OperationValue, OptionSetting, OptionValue, OrderAction, OrderKind, OrderedAction,
    OrderedName, Ordering, OrderingLoop, OrderingStep, PatternMatch, Placement, Plug, Reason,
    RemoteHost, ResolvedPrimitive, ResourceElement, RetiredOption, SapRole, Setting, SharedStorage,
    SpecPart, Split, SplitOutcome, StepBy, StepDevice, Target, Targets, Tie, TimeSpan, Told,
    Upgrade, UrisTo, Verdict, WATCHDOG, WatchdogTimeout, Weakness, WithoutNode, base_delay,
    base_delay_is_read, base_delay_may_be_map, delay_is_read, host_domain_entries,
    host_list_entries, host_map_entries, is_host_list_character, pattern_groups,
};
pub use xml::XmlError;
pub use xpath::{XpathProblem, xpath_problem, xpath_steps};
