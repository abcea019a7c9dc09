//! The font of pictures for the window, too: characters that no font of the machine has are drawn with it.

use std::borrow::Cow;

use flow_api::export::FONT;
use tauri::http::Response;
use tauri::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, HeaderValue};

/// What is answered to whatever the window asks the scheme `font` for.
pub(crate) fn response() -> Response<Cow<'static, [u8]>> {
    let mut response = Response::new(Cow::Borrowed(FONT));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("font/otf"));
    // A page of another scheme asks; there are none but the app's own.
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}
