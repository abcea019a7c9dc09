//! Why a command could not do its work: exit code 2.

use std::path::Path;

use flow_api::model::Text;
use flow_api::{ApiError, Place};

use crate::excerpt::Excerpt;
use crate::paint::Ink;
use crate::terminal::Console;

/// A message with the place it is about and what to do.
#[derive(Debug)]
pub(crate) struct Failure {
    message: Text,
    help: Option<Box<Text>>,
    source: Option<Box<Source>>,
}

#[derive(Debug)]
struct Source {
    name: String,
    place: Option<Place>,
    text: String,
}

impl Failure {
    /// A failure that is about no file.
    pub(crate) fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            message: Text::new(en, zh),
            help: None,
            source: None,
        }
    }

    /// Says what to do.
    pub(crate) fn help(mut self, en: impl Into<String>, zh: impl Into<String>) -> Self {
        self.help = Some(Box::new(Text::new(en, zh)));
        self
    }

    /// A file that cannot be read or written.
    pub(crate) fn file(path: &Path, error: &std::io::Error, en: &str, zh: &str) -> Self {
        let name = path.display();
        let why = |lang: crate::words::Lang| lang.io(error.kind());
        Self::new(
            format!("{name} {en}: {}", why(crate::words::Lang::En)),
            format!("{name} {zh}：{}", why(crate::words::Lang::Zh)),
        )
    }

    /// An error that is about no text.
    pub(crate) fn of(error: ApiError) -> Self {
        Self {
            message: error.message,
            help: error.help,
            source: None,
        }
    }

    /// Input whose text makes no sense.
    pub(crate) fn error(name: &str, text: &str, error: ApiError) -> Self {
        Self {
            message: error.message,
            help: error.help,
            source: Some(Box::new(Source {
                name: name.to_owned(),
                place: error.place,
                text: text.to_owned(),
            })),
        }
    }

    /// Writes it to standard error.
    pub(crate) fn show(&self, console: &mut Console<'_, '_>) {
        let lang = console.lang;
        let paint = console.paint;
        let heading = paint.ink(Ink::Error, lang.of("error", "错误"));
        let colon = lang.of(": ", "：");
        let mut lines = vec![format!("{heading}{colon}{}", lang.text(&self.message))];
        if let Some(source) = &self.source {
            let excerpt = Excerpt {
                name: &source.name,
                text: &source.text,
                place: source.place,
            };
            lines.extend(excerpt.lines(paint, Ink::Error));
        }
        if let Some(help) = &self.help {
            let word = paint.ink(Ink::Hint, lang.of("help", "办法"));
            lines.push(format!("  {word}{colon}{}", lang.text(help)));
        }
        console.complain(&lines.join("\n"));
    }
}
