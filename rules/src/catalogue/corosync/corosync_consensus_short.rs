//! `corosync-consensus-short`: a consensus that comes too early

use crate::corosync::confs;
use crate::finding::Finding;
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-consensus-short",
    area: Area::Corosync,
    category: Category::Availability,
    severity: Severity::Warning,
    since: "0.1.0",
    summary: "`consensus` is shorter than 1.2 times the token",
    why: "After a lost token the nodes have `consensus` milliseconds to agree who is left. With \
          less than 1.2 times the token they begin anew before all have noticed, and nodes drop \
          out of the membership that are alive, and are fenced. It comes about when only `token` \
          is raised. The token is what counts at run time: `token` and `token_coefficient` for \
          every node beyond two. Two nodes get along with less.",
    remedy: "Remove `consensus`: corosync takes 1.2 times the token by itself.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "Only the token was raised",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token: 10000
  consensus: «3600»
}
nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
  node {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
  node {
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
}
",
            )],
        ),
        Example::with_files(
            "The third node made the token longer",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token: 5000
  consensus: «6000»
}
nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
  node {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
  node {
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
}
",
            )],
        ),
        Example::with_files(
            "Two nodes, mildly",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token: 10000
  consensus: «3600»
}
nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
  node {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
",
            )],
        ),
    ],
    good: &[
        Example::with_files(
            "As corosync would have it",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token: 10000
  consensus: 12000
}
nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
  node {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
}
",
            )],
        ),
        Example::with_files(
            "Worked out",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  token: 10000
}
nodelist {
  node {
    name: node1
    nodeid: 1
    ring0_addr: 10.0.0.1
  }
  node {
    name: node2
    nodeid: 2
    ring0_addr: 10.0.0.2
  }
  node {
    name: node3
    nodeid: 3
    ring0_addr: 10.0.0.3
  }
}
",
            )],
        ),
    ],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        let Some(entry) = conf.it.value("totem.consensus") else {
            continue;
        };
        let token = conf.it.token();
        let least = token.saturating_mul(12).div_ceil(10);
        // Corosync computes with a 32-bit fraction, and is generous by one.
        let Some(consensus) = entry
            .number()
            .filter(|it| *it > 0 && it.saturating_add(1) < least)
        else {
            continue;
        };
        let message = format!(
            "`consensus` is {consensus} ms, less than 1.2 times the token of {token} ms: {least} ms"
        );
        let mut finding = Finding::of_value(conf, entry, message)
            .help("remove `consensus`: corosync takes 1.2 times the token by itself");
        if conf.it.members().len() == 2 {
            finding = finding.severity(Severity::Info);
        }
        if let Some(token) = conf.it.value("totem.token") {
            finding = finding.related(token.value_span, "the token, before the nodes beyond two");
        }
        cx.report(finding);
    }
}
