//! What a bundle says about itself.

use flow_model::{Flow, Text};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Extra, FORMAT};
use crate::error::Refusal;
use crate::words::print_of;

/// The manifest of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the shape.
    pub format: u32,
    /// Id of the flow.
    pub flow: String,
    /// Title of the flow.
    pub title: Text,
    /// Grows with every bundle of the flow.
    pub version: u64,
    /// Fingerprint of what the flow does, 64 hexadecimal digits.
    pub fingerprint: String,
    /// Every other file of the bundle, by name.
    pub parts: Vec<Part>,
    /// The parts that could not be written, by name; none in a bundle that is whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

/// A part that a bundle lacks because its format cannot say what the flow means, or has nothing to say about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// The name it would have in the archive.
    pub name: String,
    /// The step that cannot be said; nothing when it is about the whole flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// What cannot be said.
    pub reason: Text,
    /// What to do about it.
    pub way: Text,
}

impl LeftOut {
    pub(super) fn of(name: &str, refusal: Refusal) -> Self {
        Self {
            name: name.to_owned(),
            step: refusal.step.map(|step| step.as_str().to_owned()),
            reason: refusal.reason,
            way: refusal.way,
        }
    }
}

/// A file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name in the archive.
    pub name: String,
    /// How long it is, in bytes.
    pub bytes: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    pub(super) fn of(flow: &Flow, version: u64, parts: &[Extra], left_out: Vec<LeftOut>) -> Self {
        let parts = parts.iter().map(|part| Part {
            name: part.name.clone(),
            bytes: part.bytes.len() as u64,
            sha256: sha256(&part.bytes),
        });
        Self {
            format: FORMAT,
            flow: flow.id.as_str().to_owned(),
            title: flow.title.clone(),
            version,
            fingerprint: print_of(flow),
            parts: parts.collect(),
            left_out,
        }
    }

    /// The one text of a manifest: fields and parts in fixed order, two spaces, a line feed at the end.
    pub fn canonical(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("a manifest has only texts and whole numbers");
        text.push('\n');
        text
    }

    /// What the signature says in plain words; it is signed too.
    pub(super) fn trusted_comment(&self) -> String {
        let flow: String = self.flow.chars().filter(|letter| !letter.is_control()).collect();
        format!(
            "flow:{flow}\tversion:{}\tfingerprint:{}",
            self.version, self.fingerprint
        )
    }
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
