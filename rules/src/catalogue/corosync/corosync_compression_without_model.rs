//! `corosync-compression-without-model`: compression that is not on

use crate::corosync::{confs, name};
use crate::finding::{Finding, shown};
use crate::rule::{Area, Category, Context, Example, Rule, Severity};
use crate::sources;

pub(crate) static RULE: Rule = Rule {
    id: "corosync-compression-without-model",
    area: Area::Corosync,
    category: Category::Correctness,
    severity: Severity::Info,
    since: "0.1.0",
    summary: "A level or a threshold of compression without `knet_compression_model`",
    why: "Corosync compresses only with a model; the default is `none`. A level or a threshold by \
          itself changes nothing.",
    remedy: "Set `knet_compression_model` as well, or remove the line.",
    references: &[sources::COROSYNC_CONF],
    bad: &[
        Example::with_files(
            "A level",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  «knet_compression_level»: 5
}
",
            )],
        ),
        Example::with_files(
            "A threshold, and no model",
            "",
            &[(
                "corosync.conf",
                "totem {
  version: 2
  «knet_compression_threshold»: 200
}
",
            )],
        ),
    ],
    good: &[Example::with_files(
        "A model",
        "",
        &[(
            "corosync.conf",
            "totem {
  version: 2
  knet_compression_model: zstd
  knet_compression_level: 5
}
",
        )],
    )],
    check,
};

fn check(cx: &mut Context<'_>) {
    for conf in confs(cx) {
        // One that is no model, such as `none`, is another problem.
        if conf.it.value("totem.knet_compression_model").is_some() {
            continue;
        }
        for key in ["knet_compression_level", "knet_compression_threshold"] {
            let Some(entry) = conf.it.value(&format!("totem.{key}")) else {
                continue;
            };
            let message = format!(
                "{} has no effect without a model of compression",
                shown(&name(conf, entry))
            );
            let help = "set `knet_compression_model`, or remove the line";
            cx.report(Finding::of_key(conf, entry, message).help(help));
        }
    }
}
