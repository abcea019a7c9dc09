//! Signatures as minisign writes them (Denis, *minisign*, file formats): Ed25519 over the BLAKE2b-512 hash of the
//! file, and once more over the signature with its trusted comment.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use blake2::{Blake2b512, Digest};
use ed25519_compact::{KeyPair, Seed, Signature};

use super::error::BundleError;

/// How long the secret of a signing key is, in bytes.
pub const KEY_BYTES: usize = 32;

/// Signs the hash of the file, not the file.
const HASHED: &[u8; 2] = b"ED";
const KEY: &[u8; 2] = b"Ed";
const UNTRUSTED: &str = "untrusted comment: ";
const TRUSTED: &str = "trusted comment: ";

/// A secret key that signs bundles.
pub struct SigningKey {
    pair: KeyPair,
}

/// What a signing key's signatures are checked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey {
    /// Tells keys apart.
    id: [u8; 8],
    key: [u8; 32],
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({:?})", self.public().id_text())
    }
}

impl SigningKey {
    /// The key of a secret; all of it has to come from a good source of randomness. Nothing for a secret of zeroes.
    pub fn from_secret(secret: [u8; KEY_BYTES]) -> Option<Self> {
        let pair = KeyPair::try_from_seed(Seed::new(secret)).ok()?;
        Some(Self { pair })
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        let key = *self.pair.pk;
        let hash = Blake2b512::digest(key);
        let mut id = [0; 8];
        id.copy_from_slice(&hash[..8]);
        PublicKey { id, key }
    }

    /// A signature file. The comment is signed too; it has to be one line.
    pub(super) fn sign(&self, bytes: &[u8], comment: &str) -> String {
        let public = self.public();
        let signature = *self.pair.sk.sign(Blake2b512::digest(bytes), None);
        let mut first = Vec::from(*HASHED);
        first.extend(public.id);
        first.extend(signature);
        let mut second = Vec::from(signature);
        second.extend(comment.as_bytes());
        let global = *self.pair.sk.sign(second, None);
        format!(
            "{UNTRUSTED}signature of an Orderloom bundle by key {}\n{}\n{TRUSTED}{comment}\n{}\n",
            public.id_text(),
            STANDARD.encode(first),
            STANDARD.encode(global)
        )
    }
}

impl PublicKey {
    /// Reads a public key file, or its second line alone.
    pub fn read(text: &str) -> Result<Self, BundleError> {
        let line = text.lines().map(str::trim).rfind(|line| !line.is_empty());
        let bytes = line
            .and_then(|line| STANDARD.decode(line).ok())
            .unwrap_or_default();
        match bytes.split_first_chunk::<2>() {
            Some((KEY, rest)) if rest.len() == 40 => {
                let (mut id, mut key) = ([0; 8], [0; 32]);
                id.copy_from_slice(&rest[..8]);
                key.copy_from_slice(&rest[8..]);
                Ok(Self { id, key })
            }
            _ => Err(BundleError::NoKey),
        }
    }

    /// The public key file, as minisign reads it.
    pub fn file(&self) -> String {
        format!(
            "{UNTRUSTED}Orderloom signing key {}\n{}\n",
            self.id_text(),
            self.line()
        )
    }

    /// The key on one line, as `minisign -P` takes it.
    pub fn line(&self) -> String {
        let mut bytes = Vec::from(*KEY);
        bytes.extend(self.id);
        bytes.extend(self.key);
        STANDARD.encode(bytes)
    }

    /// The id as minisign prints it: hexadecimal, highest byte first.
    pub fn id_text(&self) -> String {
        self.id.iter().rev().map(|byte| format!("{byte:02X}")).collect()
    }

    /// Checks a signature file over some bytes.
    pub(super) fn check(&self, bytes: &[u8], signature: &str) -> Result<(), BundleError> {
        let mut lines = signature.lines();
        let first = lines.nth(1).and_then(|line| STANDARD.decode(line.trim()).ok());
        let comment = lines.next().and_then(|line| line.strip_prefix(TRUSTED));
        let global = lines.next().and_then(|line| STANDARD.decode(line.trim()).ok());
        let (Some(first), Some(comment), Some(global)) = (first, comment, global) else {
            return Err(BundleError::Unreadable { what: "signature" });
        };
        let Some((HASHED, rest)) = first.split_first_chunk::<2>() else {
            return Err(BundleError::Unreadable { what: "signature" });
        };
        let Some((id, signature)) = rest.split_first_chunk::<8>() else {
            return Err(BundleError::Unreadable { what: "signature" });
        };
        if *id != self.id {
            let signer = id.iter().rev().map(|byte| format!("{byte:02X}")).collect();
            return Err(BundleError::WrongSigner { signer });
        }
        let public = ed25519_compact::PublicKey::new(self.key);
        let holds = |message: &[u8], signature: &[u8]| {
            let signature = Signature::from_slice(signature);
            signature.is_ok_and(|signature| public.verify(message, &signature).is_ok())
        };
        let mut second = Vec::from(signature);
        second.extend(comment.as_bytes());
        match holds(&Blake2b512::digest(bytes), signature) && holds(&second, &global) {
            true => Ok(()),
            false => Err(BundleError::WrongSignature),
        }
    }
}
