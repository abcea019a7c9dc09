//! `keys`: makes the key that signs bundles, and shows its public half.

use flow_api::export::bundle::SigningKey;
use flow_keychain::{make_signing_key, none_yet, signing_key};
use serde_json::json;

use crate::arguments::{Format, KeysAction, KeysArguments};
use crate::failure::Failure;
use crate::terminal::Console;
use crate::{CLEAN, Outcome};

/// Makes or shows the signing key.
pub(crate) fn run(arguments: &KeysArguments, console: &mut Console<'_, '_>) -> Outcome {
    let key = match arguments.action {
        KeysAction::Show => {
            let key = signing_key().and_then(|key| key.ok_or_else(none_yet));
            key.map_err(Failure::of)?
        }
        KeysAction::Make => {
            // A key that cannot be read may be replaced all the same.
            if !arguments.replace && signing_key().map_err(Failure::of)?.is_some() {
                return Err(already());
            }
            make_signing_key().map_err(Failure::of)?
        }
    };
    show(&key, console);
    Ok(CLEAN)
}

fn show(key: &SigningKey, console: &mut Console<'_, '_>) {
    let public = key.public();
    match console.format {
        Format::Json => console.json(&json!({ "id": public.id_text(), "public_key": public.line() })),
        Format::Text => console.text(&public.file()),
    }
}

fn already() -> Failure {
    Failure::new("there is a signing key already", "签名密钥已存在").help(
        "servers that trust it would refuse bundles signed by another; `--replace` makes a new one all the same",
        "换了密钥，信任旧密钥的服务器会拒收新签的包；确定要换请加 --replace",
    )
}
