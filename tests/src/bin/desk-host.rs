//! The desk behind a loopback port, so that the interface can be looked at and tested in a browser:
//! `desk-host PORT [FOLDER]` serves `ui/dist` and answers `POST /desk`; its database lies in the folder.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for developers"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use flow_desk::Desk;
use serde_json::{Value, json};
use tiny_http::{Header, Method, Request, Response, Server};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().unwrap_or_else(|| "5180".to_owned());
    let server = match Server::http(format!("127.0.0.1:{port}")) {
        Ok(server) => Arc::new(server),
        Err(error) => {
            eprintln!("cannot listen on port {port}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let folder = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let database = folder.join(format!("desk-host-{port}.db"));
    let desk = match Desk::open(&database, now) {
        Ok(desk) => Arc::new(desk),
        Err(error) => {
            eprintln!("{}: {error}", database.display());
            return ExitCode::FAILURE;
        }
    };
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist");
    println!("http://127.0.0.1:{port}");
    let crew = (0..4).map(|_| {
        let (server, desk, pages) = (Arc::clone(&server), Arc::clone(&desk), pages.clone());
        std::thread::spawn(move || {
            while let Ok(request) = server.recv() {
                serve(&desk, &pages, request);
            }
        })
    });
    for member in crew.collect::<Vec<_>>() {
        let _ = member.join();
    }
    ExitCode::SUCCESS
}

#[expect(clippy::disallowed_methods, reason = "a program reads the clock for the desk")]
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn serve(desk: &Desk, pages: &Path, mut request: Request) {
    let answered = match request.method() {
        Method::Post => {
            let mut body = String::new();
            let read = std::io::Read::read_to_string(request.as_reader(), &mut body);
            let question: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
            let answer = match read.map(|_| desk.ask(question)) {
                Ok(Ok(answer)) => json!({ "ok": answer }),
                Ok(Err(error)) => json!({ "error": error }),
                Err(error) => json!({ "error": error.to_string() }),
            };
            request.respond(response(answer.to_string().into_bytes(), "application/json"))
        }
        _ => match page(pages, request.url()) {
            Some((bytes, kind)) => request.respond(response(bytes, kind)),
            None => request.respond(Response::from_string("not here").with_status_code(404)),
        },
    };
    // A browser that has gone away needs no answer.
    let _ = answered;
}

fn page(pages: &Path, url: &str) -> Option<(Vec<u8>, &'static str)> {
    let name = url.split('?').next()?.trim_start_matches('/');
    let name = if name.is_empty() { "index.html" } else { name };
    if name.split('/').any(|part| part == "..") {
        return None;
    }
    let path: PathBuf = pages.join(name);
    let kind = match path.extension()?.to_str()? {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript",
        "css" => "text/css",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
    Some((fs::read(path).ok()?, kind))
}

fn response(bytes: Vec<u8>, kind: &str) -> Response<std::io::Cursor<Vec<u8>>> {
    let mut response = Response::from_data(bytes);
    if let Ok(header) = Header::from_bytes("Content-Type", kind) {
        response.add_header(header);
    }
    response
}
