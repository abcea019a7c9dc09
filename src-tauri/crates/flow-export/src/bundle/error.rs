//! Why a bundle is not taken. None of these can be gone on from: the bundle stays outside.

/// Why a bundle is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// No public key can be read where one was given.
    #[error("this is no public key of minisign")]
    NoKey,
    /// The archive, the manifest or the signature cannot be read.
    #[error("the {what} of the bundle cannot be read")]
    Unreadable {
        /// Which of them.
        what: &'static str,
    },
    /// A newer program wrote the bundle.
    #[error("the bundle has format {format}, which this program does not know")]
    NewerFormat {
        /// Its format.
        format: u32,
    },
    /// Somebody else signed it.
    #[error("the bundle is signed by key {signer}, which is not trusted")]
    WrongSigner {
        /// The id of the key that signed.
        signer: String,
    },
    /// The manifest was changed after it was signed, or the signature is made up.
    #[error("the signature does not belong to the manifest")]
    WrongSignature,
    /// A part was changed.
    #[error("the part {part} is not what was signed")]
    WrongHash {
        /// Its name.
        part: String,
    },
    /// A part that the manifest names is not there, or one is there that it does not name.
    #[error("the part {part} is missing or not named in the manifest")]
    WrongPart {
        /// Its name.
        part: String,
    },
    /// A bundle of the flow with this or a higher version was taken before.
    #[error("version {version} does not follow version {last}")]
    VersionDoesNotGrow {
        /// The version of the bundle.
        version: u64,
        /// The version that was taken last.
        last: u64,
    },
    /// The manifest's fingerprint is not that of the flow in the bundle.
    #[error("the fingerprint is not that of the flow")]
    WrongFingerprint,
}
