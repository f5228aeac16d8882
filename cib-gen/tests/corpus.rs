//! Merges into real configurations, where somebody has some.

use cib_gen::{Encryption, Problem, Spec, Surroundings, generate};
use cib_model::{Cluster, NodeKind, SourceFile, parse};
use cib_tests::corpus;

#[test]
fn real_configurations_take_a_merge_and_a_second_one_changes_nothing() {
    let Some(files) = corpus::files("merges into real CIBs").unwrap() else {
        return;
    };
    let mut merged = 0;
    for file in &files {
        let name = file.path.display().to_string();
        let Ok(source) = SourceFile::from_bytes(name.as_str(), file.bytes.clone()) else {
            continue;
        };
        let Ok(parsed) = parse(&source) else { continue };
        let cluster = Cluster::new(&parsed, None);
        let nodes = cluster.nodes().unwrap_or_default().iter();
        let nodes = nodes.filter(|node| node.kind != NodeKind::Guest);
        let nodes: Vec<_> = nodes.map(|node| node.name.to_string()).collect();
        let nodes = nodes.iter().map(String::as_str);
        let Ok(spec) = Spec::new("lxc+ssh://root@h/", nodes, Encryption::Required) else {
            continue;
        };
        let once = match generate(&spec, &Surroundings::of(&source)) {
            Ok(once) => once,
            Err(error) => {
                let honest = matches!(
                    error.problem,
                    Problem::Foreign { .. }
                        | Problem::NotWhole(_)
                        | Problem::NobodyMayRun { .. }
                        | Problem::Masked
                );
                assert!(honest, "{name}: {error}");
                continue;
            }
        };
        merged += 1;
        let result = SourceFile::new(name.as_str(), once.document);
        let twice = generate(&spec, &Surroundings::of(&result)).unwrap();
        assert_eq!(twice.edits, [], "{name}");
        assert_eq!(twice.configuration, result.text(), "{name}");
    }
    assert!(merged > 0, "none of {} was merged into", files.len());
}
