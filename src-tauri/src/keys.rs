//! The key that signs bundles, which lies in the keychain of the system. The web view is told its public half only.

use flow_api::ApiError;
use flow_desk::SigningKey;
use flow_keychain::{make_signing_key, signing_key};
use serde_json::{Value, json};

use crate::system::{beside, told};

/// The public half of the key; nothing when none was made yet.
#[tauri::command]
pub(crate) async fn find_key() -> Result<Value, Value> {
    beside(|| answer(signing_key())).await
}

/// Makes the key where there is none; one that is there stays.
#[tauri::command]
pub(crate) async fn make_key() -> Result<Value, Value> {
    beside(|| {
        let key = signing_key().and_then(|key| key.map_or_else(make_signing_key, Ok));
        answer(key.map(Some))
    })
    .await
}

fn answer(key: Result<Option<SigningKey>, ApiError>) -> Result<Value, Value> {
    let key = key.map_err(|error| told(&error))?;
    Ok(key.map_or(Value::Null, |key| {
        let public = key.public();
        json!({ "id": public.id_text(), "public_key": public.line() })
    }))
}
