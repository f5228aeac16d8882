//! What missing fencing does.

use cib_tests::not_checked::require;
use cib_tests::tools::Tool;

use super::{bad, good, simulate};

#[test]
fn nothing_starts_while_fencing_has_no_device() {
    if !require("clusters without a fence device", &[Tool::CrmSimulate]) {
        return;
    }
    let refused = "start-up disabled since no STONITH resources have been defined";
    let mut bad = bad("no-fence-device");
    bad.retain(|(title, _)| *title == "No primitive of class stonith");
    assert_eq!(bad.len(), 1);
    for (title, text) in bad {
        let ran = simulate(&text);
        assert!(ran.stderr.contains(refused), "{title}: {ran:?}");
    }
    let mut good = good("no-fence-device");
    good.retain(|(_, text)| text.contains(r#"class="stonith""#));
    assert!(!good.is_empty());
    for (title, text) in good {
        let ran = simulate(&text);
        assert!(!ran.stderr.contains(refused), "{title}: {ran:?}");
    }
}
