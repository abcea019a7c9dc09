//! Bundles are checked by Debian's `minisign`, which knows nothing of ours, and refused where anything is wrong.

use std::process::Command;

use flow_export::Drawing;
use flow_export::bundle::{
    BundleError, Extra, MANIFEST, Manifest, PublicKey, SIGNATURE, SigningKey, manifest_of, verify, write,
};
use flow_model::{Flow, Node};
use orderloom_tests::command::Scratch;
use orderloom_tests::walks::flows;
use serde_json::json;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_secret([seed; 32]).expect("a key")
}

fn bundle(flow: &Flow, called: &[Flow], version: u64, key: &SigningKey) -> Vec<u8> {
    let extras = [Extra {
        name: "report.json".to_owned(),
        bytes: b"{}".to_vec(),
    }];
    let drawing = Drawing { flow, called };
    let once = write(&drawing, version, &extras, key).expect("every flow can be bundled");
    assert_eq!(
        once,
        write(&drawing, version, &extras, key).expect("the same again")
    );
    once
}

#[test]
fn minisign_accepts_every_bundle() {
    let scratch = Scratch::new("bundle");
    let key = key(7);
    for (name, flow, called) in flows() {
        let bytes = bundle(&flow, &called, 3, &key);
        let file = scratch.file("flow.tar", &bytes);
        let folder = scratch.path(&name.replace('/', "-"));
        std::fs::create_dir_all(&folder).expect("the scratch folder can be written");
        let unpacked = Command::new("tar").args(["-xf", &file, "-C", &folder]).status();
        assert!(unpacked.expect("tar runs").success(), "{name}");
        let checked = minisign(&folder, &key.public());
        assert!(
            checked.contains("Signature and comment signature verified"),
            "{name}: {checked}"
        );
        assert!(
            checked.contains(&format!("flow:{}\tversion:3", flow.id)),
            "{name}: {checked}"
        );
        let verified = verify(&bytes, &key.public(), Some(2)).expect("a bundle of ours");
        assert_eq!(verified.parts["flow.json"], flow_model::write(&flow), "{name}");
        let names: Vec<&String> = verified.parts.keys().collect();
        let listed: Vec<&String> = verified.manifest.parts.iter().map(|part| &part.name).collect();
        assert_eq!(names, listed, "{name}");
    }
}

fn minisign(folder: &str, key: &PublicKey) -> String {
    let (manifest, signature) = (format!("{folder}/{MANIFEST}"), format!("{folder}/{SIGNATURE}"));
    let answer = Command::new("minisign")
        .args(["-V", "-m", &manifest, "-x", &signature, "-P", &key.line()])
        .output()
        .expect("minisign is installed: `apt-get install minisign`");
    format!(
        "{}{}",
        String::from_utf8_lossy(&answer.stdout),
        String::from_utf8_lossy(&answer.stderr)
    )
}

/// What a bundle cannot have in it is named in the signed manifest, with the reason in both languages.
#[test]
fn what_is_left_out_is_signed_for() {
    let key = key(7);
    let mut whole = 0;
    for (name, flow, called) in flows() {
        let bytes = bundle(&flow, &called, 3, &key);
        let manifest = verify(&bytes, &key.public(), None).expect("ours").manifest;
        assert_eq!(manifest_of(&bytes), Ok(manifest.clone()));
        for part in ["decisions.dmn", "process.bpmn"] {
            let is_there = manifest.parts.iter().any(|one| one.name == part);
            let left_out = manifest.left_out.iter().find(|one| one.name == part);
            assert_ne!(is_there, left_out.is_some(), "{name}: {part}");
            if let Some(one) = left_out {
                for text in [&one.reason, &one.way] {
                    assert!(!text.en.is_empty() && !text.zh.is_empty(), "{name}: {part}");
                }
            }
        }
        whole += usize::from(manifest.left_out.is_empty());
    }
    assert!(whole >= 5, "{whole}");
    // The process model cannot say a call of a flow that is not there: the step is named.
    let (_, mut flow, _) = flows().swap_remove(0);
    let mut call = Node::new("flow.call");
    call.settings.insert("flow".to_owned(), json!("nowhere"));
    flow.nodes.insert("gone".into(), call);
    let bytes = bundle(&flow, &[], 3, &key);
    let manifest = verify(&bytes, &key.public(), None).expect("ours").manifest;
    let process = manifest.left_out.iter().find(|one| one.name == "process.bpmn");
    let process = process.expect("the process model is left out");
    assert_eq!(process.step.as_deref(), Some("gone"));
    let silent = manifest.canonical().replace("left_out", "left-out");
    assert!(
        serde_json::from_str::<Manifest>(&silent).is_err(),
        "nothing else is taken for it"
    );
}

#[test]
fn minisign_refuses_a_changed_manifest_and_another_key() {
    let scratch = Scratch::new("changed-bundle");
    let (_, flow, called) = flows().swap_remove(0);
    let verified = bundle(&flow, &called, 1, &key(7));
    let text = String::from_utf8_lossy(&verified).into_owned();
    let file = scratch.file("flow.tar", &verified);
    Command::new("tar")
        .args(["-xf", &file, "-C"])
        .arg(scratch.folder())
        .status()
        .expect("tar runs");
    let folder = scratch.folder().display().to_string();
    assert!(
        minisign(&folder, &key(8).public()).contains("key id"),
        "another key"
    );
    let manifest = std::fs::read_to_string(scratch.path(MANIFEST)).expect("unpacked");
    assert!(text.contains(&manifest));
    scratch.file(MANIFEST, manifest.replace("\"version\": 1", "\"version\": 2"));
    assert!(
        minisign(&folder, &key(7).public()).contains("verification failed"),
        "changed manifest"
    );
}

#[test]
fn what_is_wrong_is_refused() {
    let (_, flow, called) = flows().swap_remove(0);
    let key = key(7);
    let bytes = bundle(&flow, &called, 5, &key);
    let public = key.public();
    let refused = |bytes: &[u8], key: &PublicKey, last| verify(bytes, key, last).expect_err("refused");

    let signer = public.id_text();
    let other = SigningKey::from_secret([9; 32]).expect("a key").public();
    assert_eq!(refused(&bytes, &other, None), BundleError::WrongSigner { signer });
    assert_eq!(
        refused(&bytes, &public, Some(5)),
        BundleError::VersionDoesNotGrow { version: 5, last: 5 }
    );
    assert_eq!(
        refused(&bytes, &public, Some(9)),
        BundleError::VersionDoesNotGrow { version: 5, last: 9 }
    );
    assert!(verify(&bytes, &public, Some(4)).is_ok());

    let part = refused(&replaced(&bytes, "{}", "[]"), &public, None);
    assert_eq!(
        part,
        BundleError::WrongHash {
            part: "report.json".to_owned()
        }
    );
    let manifest = replaced(&bytes, "\"version\": 5", "\"version\": 6");
    assert_eq!(refused(&manifest, &public, None), BundleError::WrongSignature);
    let comment = replaced(&bytes, "\tversion:5", "\tversion:6");
    assert_eq!(refused(&comment, &public, None), BundleError::WrongSignature);

    assert_eq!(
        refused(b"", &public, None),
        BundleError::Unreadable { what: "manifest" }
    );
    assert_eq!(
        refused(&[0xff; 4_096], &public, None),
        BundleError::Unreadable { what: "archive" }
    );
    for length in (0..bytes.len()).step_by(257) {
        assert!(
            verify(&bytes[..length], &public, None).is_err() || length + 1_024 >= bytes.len(),
            "cut at {length}"
        );
    }
}

#[test]
fn a_part_more_or_less_is_refused() {
    let (_, flow, called) = flows().swap_remove(0);
    let key = key(7);
    let bytes = bundle(&flow, &called, 1, &key);
    let renamed = renamed(&bytes, "report.json", "repost.json");
    let error = verify(&renamed, &key.public(), None).expect_err("refused");
    assert_eq!(
        error,
        BundleError::WrongPart {
            part: "report.json".to_owned()
        }
    );
    let twice = write(
        &Drawing {
            flow: &flow,
            called: &called,
        },
        1,
        &[Extra {
            name: "flow.json".to_owned(),
            bytes: Vec::new(),
        }],
        &key,
    );
    let error = verify(&twice.expect("written"), &key.public(), None).expect_err("refused");
    assert_eq!(
        error,
        BundleError::WrongPart {
            part: "flow.json".to_owned()
        }
    );
}

#[test]
fn public_keys_are_read_back() {
    let public = key(7).public();
    assert_eq!(PublicKey::read(&public.file()), Ok(public));
    assert_eq!(PublicKey::read(&public.line()), Ok(public));
    for text in ["", "nonsense", "RWQ", "untrusted comment: x\n!!!\n"] {
        assert_eq!(PublicKey::read(text), Err(BundleError::NoKey), "{text:?}");
    }
}

/// The archive with one text replaced by another of the same length, the first time it occurs.
fn replaced(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    assert_eq!(old.len(), new.len());
    let place = bytes
        .windows(old.len())
        .position(|window| window == old.as_bytes())
        .expect("it is there");
    let mut changed = bytes.to_vec();
    changed[place..place + new.len()].copy_from_slice(new.as_bytes());
    changed
}

/// The archive with a file under another name of the same length; the checksum of its header is mended.
fn renamed(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for start in (0..bytes.len()).step_by(512) {
        if bytes[start..].starts_with(old.as_bytes()) && bytes[start + old.len()] == 0 {
            changed[start..start + new.len()].copy_from_slice(new.as_bytes());
            let mut header = [0_u8; 512];
            header.copy_from_slice(&changed[start..start + 512]);
            header[148..156].copy_from_slice(b"        ");
            let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
            changed[start + 148..start + 156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        }
    }
    changed
}
