//! How long writing takes: all templates by every target, and a flow of 1,000 steps; and how long reading BPMN takes.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use flow_export::bundle::SigningKey;
use flow_export::targets::{Options, Profile, Signing, TARGETS, Target, bpmn};
use flow_export::{Drawing, Language, import};
use flow_model::{Flow, read};
use flow_testkit::{large_flow, root};

/// Every way to write a flow: each target by each of its profiles.
fn ways() -> Vec<(String, &'static Target, Option<Profile>)> {
    let mut ways = Vec::new();
    for target in TARGETS {
        let profiles: Vec<Option<Profile>> = match target.profiles {
            [] => vec![None],
            profiles => profiles.iter().copied().map(Some).collect(),
        };
        for profile in profiles {
            let name = profile.map_or(target.id.to_owned(), |profile| {
                format!("{} {}", target.id, profile.id)
            });
            ways.push((name, target, profile));
        }
    }
    ways
}

fn flows(folder: &Path) -> Vec<Flow> {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(".flow.json"));
    paths.sort();
    let flow = |path: &PathBuf| {
        read(&std::fs::read(path).expect("readable"))
            .expect("a flow")
            .flow
    };
    paths.iter().map(flow).collect()
}

fn export(criterion: &mut Criterion) {
    let folder = root().join("flows/templates");
    let (templates, parts) = (flows(&folder), flows(&folder.join("parts")));
    let large = large_flow(1_000, 1);
    let mut group = criterion.benchmark_group("export");
    group
        .sample_size(20)
        .measurement_time(Duration::from_secs(2))
        .warm_up_time(Duration::from_millis(500));
    let key = SigningKey::from_secret([7; 32]).expect("a key");
    let write = |drawing: &Drawing<'_>, target: &Target, profile: Option<Profile>| {
        let signing = Some(Signing {
            version: 1,
            key: &key,
        });
        let options = Options {
            profile,
            language: Language::Chinese,
            signing,
            date: None,
        };
        drop(black_box((target.write)(drawing, options)));
    };
    let all = |target: &Target, profile: Option<Profile>| {
        for flow in &templates {
            write(&Drawing { flow, called: &parts }, target, profile);
        }
    };
    let ways = ways();
    group.bench_function("templates/every target", |bencher| {
        bencher.iter(|| ways.iter().for_each(|(_, target, profile)| all(target, *profile)));
    });
    for (name, target, profile) in &ways {
        group.bench_function(format!("templates/{name}"), |bencher| {
            bencher.iter(|| all(target, *profile))
        });
        let drawing = Drawing {
            flow: &large,
            called: &[],
        };
        group.bench_function(format!("1,000 steps/{name}"), |bencher| {
            bencher.iter(|| write(&drawing, target, *profile));
        });
    }
    group.finish();
}

/// A process of 1,000 steps with its diagram, as ours and as another tool would write it: without what travels.
fn taking_in(criterion: &mut Criterion) {
    let large = large_flow(1_000, 1);
    let drawing = Drawing {
        flow: &large,
        called: &[],
    };
    let mut group = criterion.benchmark_group("import");
    group.sample_size(20).measurement_time(Duration::from_secs(2));
    for profile in bpmn::Profile::ALL {
        let own = bpmn::write(&drawing, profile, Language::English).expect("every flow can be written");
        let text = String::from_utf8(own.clone()).expect("UTF-8");
        let travels = |line: &&str| {
            line.trim_start()
                .trim_start_matches("</")
                .trim_start_matches('<')
                .starts_with("orderloom:")
        };
        let kept: Vec<&str> = text.lines().filter(|line| !travels(line)).collect();
        let other = kept.join("\n");
        for (whose, bytes) in [("ours", own), ("another's", other.into_bytes())] {
            let is_own = import::bpmn(&bytes, "").expect("it can be read").report.is_own;
            assert_eq!(is_own, whose == "ours");
            group.bench_function(format!("1,000 steps/bpmn {} {whose}", profile.id()), |bencher| {
                bencher.iter(|| black_box(import::bpmn(&bytes, "")));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, export, taking_in);
criterion_main!(benches);
