//! Files that come and go. Paths are the shell's: they come from a dialog, an argument or a drop, never from a window.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use flow_api::model::{Flow, Text};
use flow_api::simulate::scenario::Scenario;
use flow_api::workspace::{FileState, FlowRow, Workspace};
use flow_api::{ApiError, Code, Document, Incoming, import_file};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::desk::{Desk, value};

/// Files that were changed elsewhere, by the flow they belong to, until a person has said what is to be done.
pub(crate) type Waiting = BTreeMap<i64, (String, Vec<u8>)>;

/// Models of other tools that were read, by number, until a person has said whether they are to be added.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    last: i64,
    read: BTreeMap<i64, (String, Vec<Flow>)>,
}

/// A question about files.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Files {
    /// What is to be done with a file that was changed elsewhere.
    Resolve {
        /// The flow it belongs to.
        key: i64,
        /// What to keep.
        keep: Keep,
    },
    /// Which flow is in front now, as what comes in may be meant for it.
    Front {
        /// Nothing on the start page.
        key: Option<i64>,
    },
    /// Adds what was read of a model to the library.
    Accept {
        /// Its number.
        import: i64,
    },
    /// Forgets it.
    Decline {
        /// Its number.
        import: i64,
    },
}

/// Which side of a conflict stays.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Keep {
    /// The flow as it is here; the file is left alone.
    Mine,
    /// What the file holds, as one change that undo takes back.
    Theirs,
    /// The flow as it is, and the file as a flow of its own.
    Both,
}

impl Desk {
    /// Takes a file in and says what became of it: `opened`, `import` with a report, of which nothing is added yet, `conflict`,
    /// `orders` or `scenario`.
    pub fn take_file(&self, path: &Path, bytes: &[u8]) -> Result<Value, ApiError> {
        let name = name_of(path);
        match import_file(bytes, &name)? {
            Incoming::Flow => self.take_flow(&path.to_string_lossy(), &name, bytes),
            Incoming::Bpmn(imported) => {
                let flows: Vec<Flow> = std::iter::once(imported.flow).chain(imported.others).collect();
                let told: Vec<Value> = flows
                    .iter()
                    .map(|flow| json!({ "title": flow.title, "steps": flow.nodes.len() }))
                    .collect();
                let mut imports = self.imports();
                imports.last += 1;
                let import = imports.last;
                imports.read.insert(import, (name.clone(), flows));
                Ok(json!({
                    "became": "import", "name": name, "import": import, "flows": told, "report": imported.report,
                }))
            }
            Incoming::Orders(count) => {
                *self.orders() = bytes.to_vec();
                Ok(json!({ "became": "orders", "name": name, "count": count }))
            }
            Incoming::Scenario(read) => self.take_scenario(&name, &read.scenario, bytes),
        }
    }

    /// The file of a flow and the name it should get.
    pub fn flow_file(&self, key: i64) -> Result<(String, Vec<u8>), ApiError> {
        let mut workspace = self.workspace();
        let document = workspace.document(key)?;
        Ok((format!("{}.flow.json", document.flow().id), document.canonical()))
    }

    /// Where the file of a flow lies; nothing if it belongs to none.
    pub fn file_of(&self, key: i64) -> Result<Option<PathBuf>, ApiError> {
        Ok(self.workspace().entry(key)?.file.map(PathBuf::from))
    }

    /// The files of the flows that a window has opened, by key.
    pub fn open_files(&self) -> Result<Vec<(i64, PathBuf)>, ApiError> {
        let files = self.workspace().files()?;
        let shown = self.shown();
        let open = files.into_iter().filter(|(key, _)| shown.contains_key(key));
        Ok(open.map(|(key, path)| (key, PathBuf::from(path))).collect())
    }

    /// Compares a flow with what its file holds now: `conflict` when that was changed elsewhere and differs, otherwise nothing. What
    /// cannot be read as a flow, such as a file that is being written, is no conflict.
    pub fn look_at_file(&self, key: i64, path: &Path, bytes: &[u8]) -> Result<Value, ApiError> {
        let mut workspace = self.workspace();
        let entry = workspace.entry(key)?;
        if entry.file.as_deref() != path.to_str() || Document::open(bytes).is_err() {
            return Ok(Value::Null);
        }
        Ok(self
            .conflict(&mut workspace, &entry, bytes)?
            .unwrap_or(Value::Null))
    }

    /// Remembers that a flow was written to a file.
    pub fn file_written(&self, key: i64, path: &Path, bytes: &[u8]) -> Result<(), ApiError> {
        self.workspace().link_file(key, &path.to_string_lossy(), bytes)
    }

    pub(crate) fn about_files(&self, ask: Files) -> Result<Value, ApiError> {
        match ask {
            Files::Resolve { key, keep } => self.resolve(key, keep),
            Files::Front { key } => {
                *self.front() = key;
                Ok(Value::Null)
            }
            Files::Accept { import } => {
                let read = self.imports().read.remove(&import);
                let (name, flows) = read.ok_or_else(decided)?;
                let origin = format!("import {name}");
                let added = flows
                    .iter()
                    .map(|flow| self.add(&flow_api::model::write(flow), "", &origin));
                added.collect::<Result<Vec<Value>, ApiError>>().map(Value::Array)
            }
            Files::Decline { import } => {
                self.imports().read.remove(&import);
                Ok(Value::Null)
            }
        }
    }

    fn resolve(&self, key: i64, keep: Keep) -> Result<Value, ApiError> {
        let (path, bytes) = self.waiting().get(&key).cloned().ok_or_else(decided)?;
        let mut workspace = self.workspace();
        let answer = match keep {
            Keep::Mine => {
                workspace.link_file(key, &path, &bytes)?;
                Value::Null
            }
            Keep::Theirs => {
                let label = Text::new("Take over the file", "采用文件内容");
                let applied = workspace.take_file(key, &bytes, &label, self.now())?;
                workspace.link_file(key, &path, &bytes)?;
                self.told(&mut workspace, key, &applied)?
            }
            Keep::Both => {
                let other = workspace.create(&bytes, "", "file", self.now())?;
                workspace.link_file(other, &path, &bytes)?;
                workspace.unlink_file(key)?;
                value(&workspace.entry(other)?)
            }
        };
        // Only now, so that what did not work can be decided again.
        self.waiting().remove(&key);
        Ok(answer)
    }

    fn take_flow(&self, path: &str, name: &str, bytes: &[u8]) -> Result<Value, ApiError> {
        let mut workspace = self.workspace();
        let known = workspace
            .flows()?
            .into_iter()
            .find(|entry| entry.deleted_at.is_none() && entry.file.as_deref() == Some(path));
        let Some(known) = known else {
            let key = workspace.create(bytes, "", "file", self.now())?;
            workspace.link_file(key, path, bytes)?;
            return Ok(json!({ "became": "opened", "name": name, "entry": workspace.entry(key)? }));
        };
        let conflict = self.conflict(&mut workspace, &known, bytes)?;
        Ok(conflict.unwrap_or_else(|| json!({ "became": "opened", "name": name, "entry": known })))
    }

    /// What is to be decided when a flow's file holds something else than when it was last opened or saved, and than the flow.
    fn conflict(
        &self,
        workspace: &mut Workspace,
        known: &FlowRow,
        bytes: &[u8],
    ) -> Result<Option<Value>, ApiError> {
        let Some(path) = &known.file else {
            return Ok(None);
        };
        if workspace.file_state(known.key, bytes)? != FileState::ChangedElsewhere {
            return Ok(None);
        }
        if workspace.document(known.key)?.canonical() == bytes {
            workspace.link_file(known.key, path, bytes)?;
            return Ok(None);
        }
        self.waiting().insert(known.key, (path.clone(), bytes.to_vec()));
        let name = name_of(Path::new(path));
        Ok(Some(
            json!({ "became": "conflict", "name": name, "entry": known }),
        ))
    }

    /// Gives a scenario to the flow it names: the one in front if it has that id or was only given a number behind it, since
    /// another had it already; else the one with that id that was worked on last.
    fn take_scenario(&self, name: &str, scenario: &Scenario, bytes: &[u8]) -> Result<Value, ApiError> {
        let front = *self.front();
        let mut workspace = self.workspace();
        let there = workspace.flows()?.into_iter();
        let fitting = there.filter(|entry| {
            let is_front = Some(entry.key) == front && is_made_apart(&entry.flow, &scenario.flow);
            entry.deleted_at.is_none() && (is_front || entry.flow == scenario.flow)
        });
        let Some(entry) = fitting.max_by_key(|entry| (Some(entry.key) == front, entry.updated_at)) else {
            let (en, zh) = (
                format!(
                    "this scenario is for the flow \"{}\", which is not here",
                    scenario.flow
                ),
                format!("这个模拟方案属于流程“{}”，这里没有它", scenario.flow),
            );
            return Err(ApiError::new(Code::NotFound, en, zh).with_help(
                "open the flow first, then the scenario",
                "请先打开该流程，再打开方案",
            ));
        };
        workspace.set_scenario(entry.key, bytes)?;
        Ok(json!({ "became": "scenario", "name": name, "entry": entry, "title": scenario.title }))
    }
}

/// Whether an id is another one with a number behind it.
fn is_made_apart(id: &str, other: &str) -> bool {
    let number = id.strip_prefix(other).and_then(|rest| rest.strip_prefix('-'));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn decided() -> ApiError {
    ApiError::new(
        Code::NotFound,
        "this has been decided already",
        "这件事已经处理过",
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use flow_api::TEMPLATES;
    use serde_json::{Value, json};

    use crate::Desk;

    fn desk(name: &str) -> (Desk, std::path::PathBuf) {
        let folder = std::env::temp_dir().join(format!("orderloom-desk-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        (
            Desk::open(&folder.join("test.db"), || 1_700_000_000_000).unwrap(),
            folder,
        )
    }

    #[test]
    fn a_scenario_goes_to_the_flow_it_names() {
        let (desk, folder) = desk("scenario");
        let path = Path::new("/flows/night.scenario.json");
        let scenario = br#"{ "format": 1, "id": "night", "flow": "new-flow", "title": { "en": "Night" }, "start": "2026-11-11T00:00:00+08:00", "replications": 3 }"#;
        let error = desk.take_file(path, scenario).unwrap_err();
        assert!(
            error.message.en.contains("\"new-flow\", which is not here"),
            "{error:?}"
        );

        let flow = flow_api::empty_flow("2026-11-01T00:00:00Z");
        let opened = desk.take_file(Path::new("/flows/new.flow.json"), &flow).unwrap();
        let told = desk.take_file(path, scenario).unwrap();
        assert_eq!(told["became"], "scenario");
        assert_eq!(told["entry"]["key"], opened["entry"]["key"]);
        let key = &opened["entry"]["key"];
        let about = desk
            .ask(json!({ "ask": "rehearse.scenario", "key": key }))
            .unwrap();
        assert_eq!(about["title"]["en"], "Night");
        assert_eq!(about["replications"], 3);

        // Two flows of one template: the one in front takes it, whichever was worked on last.
        let scenario = flow_api::template_scenario("b2b-credit").unwrap();
        let made = json!({ "ask": "create", "origin": { "from": "template", "id": "b2b-credit" } });
        let [first, second] = [desk.ask(made.clone()).unwrap(), desk.ask(made).unwrap()];
        for front in [&first["key"], &second["key"], &first["key"]] {
            desk.ask(json!({ "ask": "file.front", "key": front })).unwrap();
            assert_eq!(&desk.take_file(path, scenario).unwrap()["entry"]["key"], front);
        }
        drop(desk);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_scenario_that_cannot_be_read_is_told_as_one() {
        let (desk, folder) = desk("broken-scenario");
        for (broken, line) in [("{ \"format\": 1,\n \"flow\": ", 2), ("no scenario", 1)] {
            let error = desk
                .take_file(Path::new("/flows/x.scenario.json"), broken.as_bytes())
                .unwrap_err();
            assert_eq!(error.code, flow_api::Code::UnreadableScenario, "{error:?}");
            assert_eq!(error.place.map(|place| place.line), Some(line), "{error:?}");
        }
        drop(desk);
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_that_changed_elsewhere_is_asked_about() {
        let (desk, folder) = desk("conflict");
        let bytes = TEMPLATES[0].1;
        let path = Path::new("/flows/mine.flow.json");
        let opened = desk.take_file(path, bytes).unwrap();
        assert_eq!(opened["became"], "opened");
        let key = opened["entry"]["key"].clone();
        assert_eq!(
            desk.take_file(path, bytes).unwrap()["entry"]["key"],
            key,
            "the same file is the same flow"
        );

        let title = json!({ "en": "Theirs", "zh": "对方" });
        let theirs = String::from_utf8(bytes.to_vec()).unwrap();
        let mut theirs: Value = serde_json::from_str(&theirs).unwrap();
        theirs["title"] = title.clone();
        let theirs = theirs.to_string().into_bytes();
        let conflict = desk.take_file(path, &theirs).unwrap();
        assert_eq!(conflict["became"], "conflict");
        let applied = desk
            .ask(json!({ "ask": "file.resolve", "key": key, "keep": "theirs" }))
            .unwrap();
        assert_eq!(applied["difference"]["header"]["after"]["title"], title);
        let undone = desk.ask(json!({ "ask": "undo", "key": key })).unwrap();
        assert_ne!(undone["difference"]["header"]["after"]["title"], title);
        assert!(
            desk.ask(json!({ "ask": "file.resolve", "key": key, "keep": "mine" }))
                .is_err()
        );
        drop(desk);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
