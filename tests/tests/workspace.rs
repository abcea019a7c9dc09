//! The workspace as the window uses it: the library, undo that outlives a restart, versions, files, two programs on one database.
#![expect(clippy::unwrap_used, reason = "a test that fails here says where")]

use std::path::PathBuf;

use flow_api::model::{Edit, Flow, HeaderEdit, NodeId, Point, Text, write};
use flow_api::workspace::{FileState, Side, Workspace};
use flow_api::{Code, TEMPLATES, empty_flow};
use flow_testkit::{Kinds, Mix, Rng, random_edit, random_flow};
use orderloom_tests::command::Scratch;
use rusqlite::Connection;

fn library(name: &str) -> (Scratch, PathBuf, Workspace) {
    let scratch = Scratch::new(name);
    let path = scratch.folder().join("orderloom.db");
    let (workspace, recovered) = Workspace::open(&path, 0).unwrap();
    assert_eq!(recovered, None);
    (scratch, path, workspace)
}

fn blank(workspace: &mut Workspace, now: i64) -> i64 {
    workspace
        .create(&empty_flow("2026-01-01T00:00:00+08:00"), "", "blank", now)
        .unwrap()
}

fn label() -> Text {
    Text::new("Edit", "修改")
}

fn named(node: &str, name: &str) -> Edit {
    Edit::SetName {
        node: node.into(),
        name: Text::new(name, ""),
    }
}

fn moved(node: &str, x: i32) -> Edit {
    Edit::MoveNodes {
        to: [(NodeId::new(node), Point { x, y: 0 })].into(),
    }
}

fn draft(workspace: &mut Workspace, key: i64) -> Flow {
    workspace.flow_at(key, Side::Draft).unwrap()
}

/// Undo as it should be: whole flows, one for each entry.
struct Model {
    states: Vec<Flow>,
    at: usize,
    /// The burst on top, and when it was last added to.
    burst: Option<(String, i64)>,
}

impl Model {
    fn edited(&mut self, flow: Flow, merge: Option<&str>, now: i64) {
        let grows = match (&self.burst, merge) {
            (Some((name, at)), Some(merge)) => name == merge && now - at <= 2_000,
            _ => false,
        };
        let is_on_top = self.at + 1 == self.states.len();
        self.states.truncate(self.at + 1);
        match grows && is_on_top && self.at > 0 {
            true => self.states[self.at] = flow,
            false => {
                self.states.push(flow);
                self.at += 1;
            }
        }
        self.burst = merge.map(|merge| (merge.to_owned(), now));
    }
}

#[test]
fn undo_is_as_a_list_of_whole_flows_would_have_it_through_restarts() {
    for seed in 0..6 {
        let (_scratch, path, mut workspace) = library(&format!("undo-{seed}"));
        let (mut rng, kinds) = (Rng::new(seed), Kinds::common());
        let flow = random_flow(seed, 15, &kinds, Mix::default());
        let key = workspace.create(&write(&flow), "", "test", 0).unwrap();
        let mut model = Model {
            states: vec![draft(&mut workspace, key)],
            at: 0,
            burst: None,
        };
        let mut now = 0;
        for turn in 0..250 {
            now += rng.below(2_600) as i64;
            match rng.below(12) {
                0..=1 => {
                    let undone = workspace.undo(key, now).unwrap();
                    assert_eq!(undone.is_some(), model.at > 0, "seed {seed}, turn {turn}");
                    model.at = model.at.saturating_sub(1);
                }
                2..=3 => {
                    let redone = workspace.redo(key, now).unwrap();
                    assert_eq!(redone.is_some(), model.at + 1 < model.states.len());
                    model.at += usize::from(redone.is_some());
                }
                4 => workspace = Workspace::open(&path, now).unwrap().0,
                _ => {
                    let edit = random_edit(workspace.document(key).unwrap().flow(), &kinds, &mut rng);
                    let merge = [None, Some("drag"), Some("typing")][rng.below(3)];
                    match workspace.edit(key, &edit, &label(), merge, now) {
                        Ok(applied) if !applied.difference.is_empty() => {
                            model.edited(draft(&mut workspace, key), merge, now);
                        }
                        _ => {}
                    }
                }
            }
            assert_eq!(
                draft(&mut workspace, key),
                model.states[model.at],
                "seed {seed}, turn {turn}"
            );
            let ways = workspace.ways(key).unwrap();
            assert_eq!(ways.undo.is_some(), model.at > 0);
            assert_eq!(ways.redo.is_some(), model.at + 1 < model.states.len());
        }
    }
}

#[test]
fn differences_that_are_told_lead_from_what_was_shown_to_what_is() {
    let (_scratch, _, mut workspace) = library("told");
    let (mut rng, kinds) = (Rng::new(5), Kinds::common());
    let flow = random_flow(5, 15, &kinds, Mix::default());
    let key = workspace.create(&write(&flow), "", "test", 0).unwrap();
    let mut shown = draft(&mut workspace, key);
    for now in 0..120 {
        let applied = match rng.below(4) {
            0 => workspace.undo(key, now).unwrap(),
            1 => workspace.redo(key, now).unwrap(),
            _ => {
                let edit = random_edit(&shown, &kinds, &mut rng);
                workspace.edit(key, &edit, &label(), Some("burst"), now).ok()
            }
        };
        if let Some(applied) = applied {
            applied.difference.apply_to(&mut shown);
        }
        assert_eq!(draft(&mut workspace, key), shown, "turn {now}");
    }
}

#[test]
fn a_drag_there_and_back_can_be_gone_through() {
    let (_scratch, _, mut workspace) = library("there-and-back");
    let key = blank(&mut workspace, 0);
    workspace
        .edit(key, &named("start", "a"), &label(), None, 1)
        .unwrap();
    let before = draft(&mut workspace, key).nodes[&NodeId::new("done")].at.x;
    workspace
        .edit(key, &moved("done", before + 40), &label(), Some("drag"), 2)
        .unwrap();
    workspace
        .edit(key, &moved("done", before), &label(), Some("drag"), 3)
        .unwrap();
    assert!(workspace.undo(key, 4).unwrap().unwrap().difference.is_empty());
    assert!(!workspace.undo(key, 5).unwrap().unwrap().difference.is_empty());
    assert!(workspace.undo(key, 6).unwrap().is_none());
}

#[test]
fn an_edit_after_undo_leaves_what_was_undone_in_the_journal_only() {
    let (_scratch, _, mut workspace) = library("branch");
    let key = blank(&mut workspace, 0);
    for (now, name) in [(1, "a"), (2, "b")] {
        workspace
            .edit(key, &named("start", name), &Text::new(name, name), None, now)
            .unwrap();
    }
    workspace.undo(key, 3).unwrap();
    workspace
        .edit(key, &named("start", "c"), &Text::new("c", "c"), None, 4)
        .unwrap();
    assert!(workspace.redo(key, 5).unwrap().is_none());
    let journal = workspace.journal(key, 10).unwrap();
    let told: Vec<_> = journal
        .iter()
        .rev()
        .map(|row| (row.kind.as_str(), row.label.en.as_str()))
        .collect();
    assert_eq!(told, [("edit", "a"), ("edit", "b"), ("undo", "b"), ("edit", "c")]);
    let stack: Vec<_> = workspace
        .history(key)
        .unwrap()
        .into_iter()
        .map(|entry| entry.label.en)
        .collect();
    assert_eq!(stack, ["a", "c"]);
}

#[test]
fn an_edit_that_is_refused_or_changes_nothing_leaves_no_trace() {
    let (_scratch, _, mut workspace) = library("refused");
    let key = blank(&mut workspace, 0);
    let before = (draft(&mut workspace, key), workspace.ways(key).unwrap());
    let error = workspace
        .edit(key, &named("nowhere", "a"), &label(), None, 1)
        .unwrap_err();
    assert_eq!(error.code, Code::EditRefused);
    let name = draft(&mut workspace, key).nodes[&NodeId::new("start")]
        .name
        .en
        .clone();
    workspace
        .edit(key, &named("start", &name), &label(), None, 2)
        .unwrap();
    assert_eq!((draft(&mut workspace, key), workspace.ways(key).unwrap()), before);
    assert!(workspace.journal(key, 10).unwrap().is_empty());
}

#[test]
fn changes_are_counted_from_the_newest_version() {
    let (_scratch, _, mut workspace) = library("versions");
    let key = blank(&mut workspace, 0);
    let changes = |workspace: &Workspace| workspace.entry(key).unwrap().changes_since_version;
    workspace
        .edit(key, &named("start", "a"), &label(), Some("typing"), 1)
        .unwrap();
    assert_eq!(changes(&workspace), 1);
    assert_eq!(workspace.save_version(key, "One", "before", 2).unwrap(), 1);
    assert_eq!(changes(&workspace), 0);
    // The burst ends with the version: undo comes back to it.
    workspace
        .edit(key, &named("start", "ab"), &label(), Some("typing"), 3)
        .unwrap();
    assert_eq!(changes(&workspace), 1);
    workspace.undo(key, 4).unwrap();
    assert_eq!(changes(&workspace), 0);
    assert_eq!(
        draft(&mut workspace, key),
        workspace.flow_at(key, Side::Version(1)).unwrap()
    );
    workspace.undo(key, 5).unwrap();
    assert_eq!(changes(&workspace), 1);
    workspace
        .edit(key, &named("start", "z"), &label(), None, 6)
        .unwrap();
    assert!(
        changes(&workspace) > 0,
        "the version is not on the stack any more"
    );
}

#[test]
fn a_version_is_restored_and_compared_in_words() {
    let (_scratch, _, mut workspace) = library("restore");
    let key = blank(&mut workspace, 0);
    workspace.save_version(key, "One", "", 1).unwrap();
    workspace
        .edit(key, &moved("done", 900), &label(), None, 2)
        .unwrap();
    let looks = workspace.compare(key, Side::Version(1), Side::Draft).unwrap();
    assert!(looks.same_for_orders && looks.changes.iter().all(|change| !change.affects_orders));
    let gone = Edit::RemoveNodes {
        nodes: vec!["done".into()],
    };
    workspace.edit(key, &gone, &label(), None, 3).unwrap();
    let orders = workspace.compare(key, Side::Version(1), Side::Draft).unwrap();
    assert!(!orders.same_for_orders && orders.changes[0].affects_orders);
    assert_eq!(orders.difference.nodes.len(), 1);
    let edited = draft(&mut workspace, key);
    workspace.restore(key, 1, 4).unwrap();
    assert_eq!(
        draft(&mut workspace, key),
        workspace.flow_at(key, Side::Version(1)).unwrap()
    );
    workspace.undo(key, 5).unwrap();
    assert_eq!(draft(&mut workspace, key), edited);
    assert_eq!(workspace.restore(key, 9, 6).unwrap_err().code, Code::NotFound);
}

#[test]
fn flows_are_found_by_words_of_both_languages() {
    let (_scratch, _, mut workspace) = library("search");
    for (id, bytes) in TEMPLATES {
        workspace
            .create(bytes, "Templates", &format!("template {id}"), 1)
            .unwrap();
    }
    let key = blank(&mut workspace, 2);
    let header = HeaderEdit {
        title: Some(Text::new("Spring Sale", "春季大促销")),
        tags: Some(["Holiday".to_owned()].into()),
        ..HeaderEdit::default()
    };
    workspace
        .edit(key, &Edit::SetHeader { header }, &label(), None, 3)
        .unwrap();
    workspace
        .edit(key, &named("start", "Checkout Desk"), &label(), None, 4)
        .unwrap();
    for text in [
        "spring",
        "SALE spring",
        "季大促",
        "holiday",
        "checkout desk",
        "heckou",
    ] {
        assert!(workspace.search(text).unwrap().contains(&key), "{text}");
    }
    assert!(!workspace.search("spring autumn").unwrap().contains(&key));
    workspace.undo(key, 5).unwrap();
    assert!(!workspace.search("checkout desk").unwrap().contains(&key));
    assert_eq!(workspace.search("").unwrap().len(), TEMPLATES.len() + 1);
    workspace.delete(key, 6).unwrap();
    assert!(workspace.search("spring").unwrap().is_empty());
    workspace.undelete(key).unwrap();
    assert_eq!(workspace.search("spring").unwrap(), [key]);
}

#[test]
fn steps_without_a_name_are_found_by_what_their_component_is_called() {
    let (_scratch, _, mut workspace) = library("search-component");
    let key = blank(&mut workspace, 1);
    let start = draft(&mut workspace, key).nodes[&NodeId::new("start")]
        .component
        .clone();
    let component = flow_api::catalog::component(start.as_str()).unwrap();
    assert_eq!(workspace.search(component.name.zh).unwrap(), [key]);
    assert_eq!(
        workspace.search(&component.name.en.to_uppercase()).unwrap(),
        [key]
    );
    workspace
        .edit(key, &named("start", "Desk"), &label(), None, 2)
        .unwrap();
    workspace
        .edit(
            key,
            &Edit::SetName {
                node: "start".into(),
                name: Text::new("Desk", "柜台"),
            },
            &label(),
            None,
            3,
        )
        .unwrap();
    assert!(workspace.search(component.name.zh).unwrap().is_empty());
}

#[test]
fn what_belongs_to_a_flow_goes_with_it() {
    let (_scratch, path, mut workspace) = library("purge");
    let key = blank(&mut workspace, 1);
    workspace
        .edit(key, &named("start", "unmistakable-word"), &label(), None, 2)
        .unwrap();
    workspace.save_version(key, "One", "", 3).unwrap();
    workspace.set_scenario(key, b"{}").unwrap();
    workspace.save_walk(key, "walk", "{}", 4).unwrap();
    let copy = workspace.duplicate(key, 5).unwrap();
    assert_eq!(workspace.scenario(copy).unwrap().as_deref(), Some(&b"{}"[..]));
    assert_ne!(
        workspace.entry(copy).unwrap().flow,
        workspace.entry(key).unwrap().flow
    );
    workspace.purge(copy).unwrap();
    workspace.purge(key).unwrap();
    assert_eq!(workspace.ways(key).unwrap_err().code, Code::NotFound);
    assert!(workspace.walks(key).unwrap().is_empty());
    drop(workspace);
    // What was deleted for good is not in the file either.
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(17).any(|window| window == b"unmistakable-word"));
    let (mut workspace, _) = Workspace::open(&path, 6).unwrap();
    let next = blank(&mut workspace, 7);
    assert!(next > copy, "keys are not used again");
}

#[test]
fn a_file_that_changed_elsewhere_is_noticed_and_taken() {
    let (_scratch, _, mut workspace) = library("files");
    let key = blank(&mut workspace, 1);
    let ours = workspace.document(key).unwrap().canonical();
    assert_eq!(workspace.file_state(key, &ours).unwrap(), FileState::None);
    workspace
        .link_file(key, "/flows/new-flow.flow.json", &ours)
        .unwrap();
    assert_eq!(workspace.file_state(key, &ours).unwrap(), FileState::Same);
    let mut theirs = draft(&mut workspace, key);
    theirs.title = Text::new("Theirs", "他们的");
    theirs.id = "another-id".into();
    let bytes = write(&theirs);
    assert_eq!(
        workspace.file_state(key, &bytes).unwrap(),
        FileState::ChangedElsewhere
    );
    let before = draft(&mut workspace, key);
    workspace.take_file(key, &bytes, &label(), 2).unwrap();
    let taken = draft(&mut workspace, key);
    assert_eq!((taken.title, taken.id), (theirs.title, before.id.clone()));
    workspace.undo(key, 3).unwrap();
    assert_eq!(draft(&mut workspace, key), before);
}

#[test]
fn two_programs_on_one_database_never_diverge() {
    let (_scratch, path, mut one) = library("two");
    let key = blank(&mut one, 0);
    let (mut two, _) = Workspace::open(&path, 1).unwrap();
    let kinds = Kinds::common();
    let mut rng = Rng::new(9);
    for now in 2..150 {
        let workspace = if rng.chance(50) { &mut one } else { &mut two };
        match rng.below(5) {
            0 => drop(workspace.undo(key, now).unwrap()),
            1 => drop(workspace.redo(key, now).unwrap()),
            _ => {
                // Made for what this program saw last, which may be old.
                let edit = random_edit(workspace.document(key).unwrap().flow(), &kinds, &mut rng);
                let _ = workspace.edit(key, &edit, &label(), Some("burst"), now);
            }
        }
        assert_eq!(draft(&mut one, key), draft(&mut two, key), "turn {now}");
        assert_eq!(one.ways(key).unwrap(), two.ways(key).unwrap(), "turn {now}");
    }
    let seq = one.ways(key).unwrap().seq;
    assert!(seq > 50);
    drop((one, two));
    let (mut again, recovered) = Workspace::open(&path, 200).unwrap();
    assert_eq!((again.ways(key).unwrap().seq, recovered), (seq, None));
}

#[test]
fn a_database_that_is_held_by_another_program_is_said_to_be() {
    let (_scratch, path, mut workspace) = library("held");
    let key = blank(&mut workspace, 0);
    let before = draft(&mut workspace, key);
    let mut other = Connection::open(&path).unwrap();
    let held = other
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .unwrap();
    let error = workspace
        .edit(key, &named("start", "a"), &label(), None, 1)
        .unwrap_err();
    assert_eq!(error.code, Code::NotKept);
    assert!(
        error.message.en.contains("another program"),
        "{}",
        error.message.en
    );
    assert!(error.message.zh.contains("另一个程序"), "{}", error.message.zh);
    assert_eq!(
        draft(&mut workspace, key),
        before,
        "what is not kept is not shown either"
    );
    drop(held);
    workspace
        .edit(key, &named("start", "a"), &label(), None, 2)
        .unwrap();
}

#[test]
fn called_flows_of_the_library_come_before_parts_of_the_templates() {
    let (_scratch, _, mut workspace) = library("called");
    let calling = TEMPLATES.iter().find_map(|(_, bytes)| {
        let key = workspace.create(bytes, "", "template", 1).unwrap();
        let called = workspace.context(key).unwrap().flows;
        called.into_iter().next().map(|(id, flow)| (key, id, flow))
    });
    let (key, id, part) = calling.expect("a template calls a part");
    let first = workspace.check(key).unwrap();
    let mut own = part.clone();
    own.title = Text::new("Our own", "自有的");
    assert_eq!(own.id, id);
    let own_key = workspace.create(&write(&own), "", "import", 2).unwrap();
    assert_eq!(workspace.context(key).unwrap().flows[&id].title, own.title);
    assert_eq!(workspace.check(key).unwrap().findings.len(), first.findings.len());
    workspace.delete(own_key, 3).unwrap();
    assert_eq!(workspace.context(key).unwrap().flows[&id].title, part.title);
}
