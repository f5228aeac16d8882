//! Finds what is wrong in cluster configurations, offline, with the place and the cure.
//!
//! ```
//! use cib_lint::{Config, Linter};
//! use cib_model::SourceFile;
//!
//! let source = SourceFile::new(
//!     "cib.xml",
//!     r#"<crm_config>
//!   <cluster_property_set id="cib-bootstrap-options">
//!     <nvpair id="o" name="stonith-enabled" value="false"/>
//!   </cluster_property_set>
//! </crm_config>"#,
//! );
//! let report = Linter::new(Config::default()).lint(&source);
//! let finding = report.findings().next().unwrap();
//! assert_eq!(finding.rule.id, "fencing-disabled");
//! assert_eq!(finding.primary.start.line, 3);
//! ```

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "diff")]
pub mod diff;
#[cfg(feature = "fencing")]
pub mod fencing;
mod fix;
#[cfg(feature = "live")]
pub mod installed;
mod linter;
#[cfg(feature = "live")]
pub mod live;
pub mod page;
#[cfg(feature = "live")]
pub mod program;
pub mod render;
mod report;
#[cfg(feature = "write")]
pub mod write;

pub use cib_rules::{Area, Rule, Safety, Severity};
pub use fix::{Attempt, Fixed, Refusal};
pub use linter::{Config, Linter};
pub use report::{Counts, FileReport, Location, Report, ReportedFinding, ReportedFix};
