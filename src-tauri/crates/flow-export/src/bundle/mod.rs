//! The signed bundle: a flow with everything a server needs to run it, in one file that nobody can change unnoticed.
//!
//! It is a tar archive of `manifest.json`, its detached signature `manifest.json.minisig` and the parts. The manifest
//! is canonical and names the version, the fingerprint and the SHA-256 of each part, so that one signature holds
//! for all of them; `tar` and `minisign` check it without this program. Keys are arguments: where they are kept is for
//! the caller to decide.

mod error;
mod manifest;
mod minisign;
mod verify;

pub use error::BundleError;
pub use manifest::{LeftOut, Manifest, Part};
pub use minisign::{KEY_BYTES, PublicKey, SigningKey};
pub use verify::{Verified, manifest_of, verify};

use flow_model::Flow;

use crate::drawing::Drawing;
use crate::error::ExportError;
use crate::targets::bpmn::{self, Profile};
use crate::targets::dmn;
use crate::words::Language;

/// The file in the archive that names the others.
pub const MANIFEST: &str = "manifest.json";
/// The signature of the manifest in the archive.
pub const SIGNATURE: &str = "manifest.json.minisig";
/// The version of a bundle's shape.
pub const FORMAT: u32 = 1;

/// A part that comes from elsewhere, such as a simulation report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Its name in the archive, such as `simulation.json`.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// A signed bundle of a flow. The version has to grow with every bundle of the flow that a server takes.
pub fn write(
    drawing: &Drawing<'_>,
    version: u64,
    extras: &[Extra],
    key: &SigningKey,
) -> Result<Vec<u8>, ExportError> {
    let mut parts = vec![Extra {
        name: "flow.json".to_owned(),
        bytes: flow_model::write(drawing.flow),
    }];
    parts.extend(drawing.called.iter().map(called));
    // Servers run the flow itself. The decisions and the process model are for people and for engines that can say all
    // of it; where one cannot be written, the manifest says so and why, under the same signature.
    let mut left_out = Vec::new();
    let written = [
        ("decisions.dmn", dmn::write(drawing)),
        (
            "process.bpmn",
            bpmn::write(drawing, Profile::Plain, Language::English),
        ),
    ];
    for (name, bytes) in written {
        match bytes {
            Ok(bytes) => parts.push(Extra {
                name: name.to_owned(),
                bytes,
            }),
            Err(ExportError::Refused(refusal)) => left_out.push(LeftOut::of(name, refusal)),
            Err(error) => return Err(error),
        }
    }
    parts.extend(extras.iter().cloned());
    parts.sort_by(|one, other| one.name.cmp(&other.name));
    let manifest = Manifest::of(drawing.flow, version, &parts, left_out);
    let text = manifest.canonical();
    let signature = key.sign(text.as_bytes(), &manifest.trusted_comment());
    Ok(archive(&text, &signature, &parts))
}

fn called(flow: &Flow) -> Extra {
    Extra {
        name: format!("called/{}.flow.json", flow.id),
        bytes: flow_model::write(flow),
    }
}

/// The archive: same owner, mode and time for every file, so that the same content gives the same bytes.
fn archive(manifest: &str, signature: &str, parts: &[Extra]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    let files = [(MANIFEST, manifest.as_bytes()), (SIGNATURE, signature.as_bytes())];
    let parts = parts
        .iter()
        .map(|part| (part.name.as_str(), part.bytes.as_slice()));
    for (name, bytes) in files.into_iter().chain(parts) {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        let added = builder.append_data(&mut header, name, bytes);
        added.expect("an archive in memory takes every file");
    }
    builder
        .into_inner()
        .expect("an archive in memory can be finished")
}
