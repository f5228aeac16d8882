//! Plans the fencing of two containers, and prints the plan and what it becomes.
//!
//! `cargo run -p cib-gen --example plan`

use std::io::{self, Write as _};

use cib_gen::{Encryption, Spec, Surroundings, generate};
use cib_model::SourceFile;

const SPEC: &str = r#"
[[hypervisor]]
uri = "lxc+ssh://root@192.168.122.1/"
guests = ["mon-conteneur", { node = "web2", domain = "vm-web2" }]
"#;

/// What `cibadmin --empty` prints.
const BASE: &str = r#"<cib validate-with="pacemaker-3.9" epoch="1" num_updates="0" admin_epoch="0">
  <configuration>
    <crm_config/>
    <nodes/>
    <resources/>
    <constraints/>
  </configuration>
  <status/>
</cib>
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let spec = Spec::from_toml(SPEC, Encryption::Required)?;
    let base = SourceFile::new("cib.xml", BASE);
    let generated = generate(&spec, &Surroundings::of(&base))?;
    let mut out = io::stdout().lock();
    for device in &generated.plan.devices {
        let delay = device.parameter("pcmk_delay_base").unwrap_or("no time");
        writeln!(
            out,
            "`{}` fences `{}` after {delay}",
            device.id, device.targets[0].node
        )?;
    }
    for note in &generated.plan.notes {
        writeln!(out, "note: {note}")?;
    }
    writeln!(out, "{} edits:", generated.edits.len())?;
    write!(out, "{}", generated.document)?;
    Ok(())
}
