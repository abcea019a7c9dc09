//! Every target by name: what the menu and the command line offer. Adding one: its module and its line in [`TARGETS`].

use flow_catalog::Words;

use super::{asl, bpmn, dmn, markdown, pdf, png, serverless_workflow, svg};
use crate::bundle::{self, SigningKey};
use crate::drawing::Drawing;
use crate::error::ExportError;
use crate::words::Language;

/// A format that flows are written in.
#[derive(Debug)]
pub struct Target {
    /// Its name on the command line.
    pub id: &'static str,
    /// Its name on screen.
    pub label: Words,
    /// What file names end in, with the dot.
    pub extension: &'static str,
    /// What servers and browsers call the format.
    pub media_type: &'static str,
    /// The engines it can be written for, the usual one first; empty when there is only one way to write it.
    pub profiles: &'static [Profile],
    /// It is signed: the options say by which key and as which version.
    pub is_signed: bool,
    /// Writes it, or says what cannot be said.
    pub write: fn(&Drawing<'_>, Options<'_>) -> Result<Vec<u8>, ExportError>,
}

impl Target {
    /// Made to be looked at: a picture or the report. No server runs it, so a flow with errors is written, too; that is when people
    /// most want to show it to each other.
    pub fn is_looked_at(&self) -> bool {
        self.media_type.starts_with("image/") || self.media_type == "application/pdf"
    }
}

/// An engine that a target is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name on the command line.
    pub id: &'static str,
    /// Its name on screen.
    pub label: &'static str,
}

/// How a target is written.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The engine; one of the target's profiles.
    pub profile: Option<Profile>,
    /// The language of names that people read.
    pub language: Language,
    /// For a target that is signed.
    pub signing: Option<Signing<'a>>,
    /// The date that a report bears, as it is to be read; none when absent.
    pub date: Option<&'a str>,
}

/// What a signed target is signed with.
#[derive(Clone, Copy, Debug)]
pub struct Signing<'a> {
    /// Grows with every bundle of the flow that a server takes.
    pub version: u64,
    /// Who signs.
    pub key: &'a SigningKey,
}

/// Every target, in the order of menus.
pub static TARGETS: &[Target] = &[
    Target {
        id: "bpmn",
        label: words("BPMN 2.0 process", "BPMN 2.0 流程"),
        extension: ".bpmn",
        media_type: "application/bpmn+xml",
        profiles: &PROFILES,
        is_signed: false,
        write: |drawing, options| {
            let profile = options
                .profile
                .and_then(|profile| bpmn::Profile::from_id(profile.id));
            bpmn::write(drawing, profile.unwrap_or(bpmn::Profile::Plain), options.language)
        },
    },
    Target {
        id: "dmn",
        label: words("DMN 1.3 decision tables", "DMN 1.3 决策表"),
        extension: ".dmn",
        media_type: "application/dmn+xml",
        profiles: &[],
        is_signed: false,
        write: |drawing, _| dmn::write(drawing),
    },
    Target {
        id: "asl",
        label: words("Amazon States Language", "Amazon States Language 状态机"),
        extension: ".asl.json",
        media_type: "application/json",
        profiles: &[],
        is_signed: false,
        write: |drawing, _| asl::write(drawing),
    },
    Target {
        id: "serverless-workflow",
        label: words("CNCF Serverless Workflow", "CNCF Serverless Workflow 工作流"),
        extension: ".sw.yaml",
        media_type: "application/yaml",
        profiles: &[],
        is_signed: false,
        write: |drawing, _| serverless_workflow::write(drawing),
    },
    Target {
        id: "bundle",
        label: words("Signed bundle for a server", "服务器用的签名包"),
        extension: ".flow.tar",
        media_type: "application/x-tar",
        profiles: &[],
        is_signed: true,
        write: |drawing, options| match options.signing {
            Some(Signing { version, key }) => bundle::write(drawing, version, &[], key),
            None => Err(ExportError::KeyNeeded),
        },
    },
    Target {
        id: "svg",
        label: words("Picture (SVG)", "图片（SVG）"),
        extension: ".svg",
        media_type: "image/svg+xml",
        profiles: &[],
        is_signed: false,
        write: |drawing, options| svg::write(drawing, options.language),
    },
    Target {
        id: "png",
        label: words("Picture (PNG)", "图片（PNG）"),
        extension: ".png",
        media_type: "image/png",
        profiles: &[],
        is_signed: false,
        write: |drawing, options| png::write(drawing, options.language),
    },
    Target {
        id: "pdf",
        label: words("Report (PDF)", "流程报告（PDF）"),
        extension: ".pdf",
        media_type: "application/pdf",
        profiles: &[],
        is_signed: false,
        write: |drawing, options| pdf::write(drawing, options.language, options.date),
    },
    Target {
        id: "markdown",
        label: words("The flow in words (Markdown)", "流程说明（Markdown）"),
        extension: ".md",
        media_type: "text/markdown",
        profiles: &[],
        is_signed: false,
        write: |drawing, options| markdown::write(drawing, options.language),
    },
];

/// The target of a name.
pub fn target(id: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.id == id)
}

const PROFILES: [Profile; bpmn::Profile::ALL.len()] = {
    let mut profiles = [Profile { id: "", label: "" }; bpmn::Profile::ALL.len()];
    let mut index = 0;
    while index < profiles.len() {
        let profile = bpmn::Profile::ALL[index];
        profiles[index] = Profile {
            id: profile.id(),
            label: profile.label(),
        };
        index += 1;
    }
    profiles
};

const fn words(en: &'static str, zh: &'static str) -> Words {
    Words { en, zh }
}
