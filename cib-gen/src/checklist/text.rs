//! The checklist as text.

use std::fmt;

use super::{Checklist, Item, Section};
use crate::shown::disarmed;

impl fmt::Display for Checklist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, sections) in [
            ("Hypervisors", &self.hypervisors),
            ("Nodes", &self.nodes),
            ("The drill", &self.drill),
        ] {
            let gap = if title == "Hypervisors" { "" } else { "\n" };
            writeln!(f, "{gap}# {title}")?;
            for section in sections {
                write!(f, "\n{section}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "## {}", disarmed(&self.title))?;
        for item in &self.items {
            write!(f, "\n{item}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "- [ ] {}", disarmed(&self.says))?;
        if let Some(proof) = &self.proof {
            f.write_str("\n")?;
            block(f, &proof.command)?;
            writeln!(f, "\n  prints {}", disarmed(&proof.prints))?;
        }
        if let Some(file) = &self.file {
            writeln!(f, "\n  {}:\n", disarmed(&file.place))?;
            block(f, &file.text)?;
        }
        Ok(())
    }
}

/// Lines to be copied as they are.
fn block(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for line in text.lines() {
        let line = disarmed(line);
        writeln!(f, "{}", format!("      {line}").trim_end())?;
    }
    Ok(())
}
