//! What the web view may call.

use std::sync::Arc;

use flow_desk::Desk;
use serde_json::Value;
use tauri::State;
use tauri::async_runtime::spawn_blocking;

/// Asks the desk; the work is done beside the thread of the window.
#[tauri::command]
pub(crate) async fn ask(desk: State<'_, Arc<Desk>>, body: Value) -> Result<Value, Value> {
    let desk = Arc::clone(&desk);
    let answer = spawn_blocking(move || desk.ask(body)).await;
    match answer {
        Ok(answer) => answer.map_err(|error| serde_json::to_value(&error).unwrap_or(Value::Null)),
        Err(error) => Err(Value::String(error.to_string())),
    }
}
