//! Taking a bundle: signer, signature, every part, version.

use std::collections::BTreeMap;
use std::io::Read;

use super::error::BundleError;
use super::manifest::sha256;
use super::{FORMAT, MANIFEST, Manifest, PublicKey, SIGNATURE};
use crate::words::print_of;

/// A bundle is never larger, in bytes.
const BYTES_MAX: usize = 64 << 20;

/// A bundle that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What it says about itself.
    pub manifest: Manifest,
    /// Its parts by name.
    pub parts: BTreeMap<String, Vec<u8>>,
}

/// Checks a bundle against the key that is trusted and the version of the flow that was taken last, if any.
pub fn verify(bytes: &[u8], trusted: &PublicKey, last: Option<u64>) -> Result<Verified, BundleError> {
    let mut files = unpack(bytes)?;
    let text = files
        .remove(MANIFEST)
        .ok_or(BundleError::Unreadable { what: "manifest" })?;
    let signature = files
        .remove(SIGNATURE)
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let signature = signature.ok_or(BundleError::Unreadable { what: "signature" })?;
    trusted.check(&text, &signature)?;
    let manifest = manifest(&text)?;
    if manifest.format != FORMAT {
        let format = manifest.format;
        return Err(BundleError::NewerFormat { format });
    }
    check_parts(&manifest, &files)?;
    check_fingerprint(&manifest, &files)?;
    match last.filter(|last| manifest.version <= *last) {
        Some(last) => Err(BundleError::VersionDoesNotGrow {
            version: manifest.version,
            last,
        }),
        None => Ok(Verified {
            manifest,
            parts: files,
        }),
    }
}

/// What a bundle says about itself, believed without checking it: for whoever has just made it.
pub fn manifest_of(bytes: &[u8]) -> Result<Manifest, BundleError> {
    let text = unpack(bytes)?.remove(MANIFEST);
    manifest(&text.ok_or(BundleError::Unreadable { what: "manifest" })?)
}

fn manifest(text: &[u8]) -> Result<Manifest, BundleError> {
    serde_json::from_slice(text).map_err(|_| BundleError::Unreadable { what: "manifest" })
}

fn unpack(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, BundleError> {
    let unreadable = || BundleError::Unreadable { what: "archive" };
    if bytes.len() > BYTES_MAX {
        return Err(unreadable());
    }
    let mut archive = tar::Archive::new(bytes);
    let mut files = BTreeMap::new();
    for entry in archive.entries().map_err(|_| unreadable())? {
        let entry = entry.map_err(|_| unreadable())?;
        let name = entry
            .path()
            .ok()
            .and_then(|path| path.to_str().map(str::to_owned));
        let name = name.ok_or_else(unreadable)?;
        let mut content = Vec::new();
        // A sparse entry could claim more than the archive holds.
        let mut limited = entry.take(BYTES_MAX as u64);
        limited.read_to_end(&mut content).map_err(|_| unreadable())?;
        if files.insert(name.clone(), content).is_some() {
            return Err(BundleError::WrongPart { part: name });
        }
    }
    Ok(files)
}

fn check_parts(manifest: &Manifest, files: &BTreeMap<String, Vec<u8>>) -> Result<(), BundleError> {
    for part in &manifest.parts {
        let wrong = || part.name.clone();
        let bytes = files
            .get(&part.name)
            .ok_or_else(|| BundleError::WrongPart { part: wrong() })?;
        if sha256(bytes) != part.sha256 || bytes.len() as u64 != part.bytes {
            return Err(BundleError::WrongHash { part: wrong() });
        }
    }
    let named = |name: &String| manifest.parts.iter().any(|part| part.name == *name);
    match files.keys().find(|name| !named(name)) {
        Some(part) => Err(BundleError::WrongPart { part: part.clone() }),
        None => Ok(()),
    }
}

fn check_fingerprint(manifest: &Manifest, files: &BTreeMap<String, Vec<u8>>) -> Result<(), BundleError> {
    let flow = files
        .get("flow.json")
        .and_then(|bytes| flow_model::read(bytes).ok());
    match flow {
        Some(document) if print_of(&document.flow) == manifest.fingerprint => Ok(()),
        Some(_) => Err(BundleError::WrongFingerprint),
        None => Err(BundleError::Unreadable { what: "flow" }),
    }
}
