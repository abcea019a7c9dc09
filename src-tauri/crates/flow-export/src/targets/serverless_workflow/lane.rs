//! The exception lane: a person tries again, cancels or hands the order over.

use flow_catalog::{Obligation, ObligationSet};

use super::query::{jq, names, output, quoted};
use super::step::cases;
use super::{Scope, Shared, change, named, unique};
use crate::yaml::{Yaml, map};

const TASK: &str = "oms.flow.exception.v1";

impl Scope<'_> {
    /// The task of the lane, which may try a step again.
    pub(super) fn lane_task(&mut self, shared: &mut Shared, failed: &str, again: &str) -> String {
        self.lane.insert(failed.to_owned(), again.to_owned());
        let label = self.label.clone();
        self.lane_name
            .get_or_insert_with(|| unique(shared, &format!("{label}exception")))
            .clone()
    }

    /// Where an order goes on that a person stopped in a branch.
    pub(super) fn stopped_task(&mut self, shared: &mut Shared) -> String {
        let label = self.label.clone();
        self.stopped_name
            .get_or_insert_with(|| unique(shared, &format!("{label}exception.stopped")))
            .clone()
    }

    pub(super) fn write_lane(&mut self, shared: &mut Shared) {
        let label = format!("{}exception", self.label);
        let cancel = unique(shared, &format!("{label}.cancel"));
        let hand_over = unique(shared, &format!("{label}.hand_over"));
        if let Some(stopped) = self.stopped_name.clone() {
            let choices = vec![
                (
                    "hand_over",
                    Some(jq(&format!("$c.stop == \"hand_over\" or {}", fixed()))),
                    hand_over.clone(),
                ),
                ("cancel", None, cancel.clone()),
            ];
            self.put(&stopped, None, vec![("switch", cases(choices))]);
        }
        if let (Some(_), None) = (self.join, &self.lane_name) {
            // Nothing of this branch can fail; it only passes on what a branch or part of it stopped for.
        } else {
            let lane = self
                .lane_name
                .get_or_insert_with(|| unique(shared, &label))
                .clone();
            self.write_question(shared, &lane, &cancel, &hand_over);
        }
        if self.join.is_some() {
            for (name, stop) in [(&cancel, "cancel"), (&hand_over, "hand_over")] {
                self.put(name, None, change(&format!("$c + {{stop: \"{stop}\"}}"), "exit"));
            }
            return;
        }
        let cancelled = unique(shared, &format!("{label}.cancelled"));
        let lane = self.lane_name.clone().unwrap_or_default();
        self.undo_loop(
            shared,
            &cancel,
            None,
            ObligationSet::undoable(),
            &cancelled,
            &lane,
        );
        let endings = [
            (&cancelled, "cancelled", "cancel"),
            (&hand_over, "handed_over", "hand_over"),
        ];
        for (name, ending, stop) in endings {
            let result = map([
                // A caller stops as well: the person gave up the order, not the part.
                ("stop", Yaml::from(stop)),
                ("result", Yaml::from(ending)),
                ("ended", Yaml::from(jq("$c.at + ($c.failed // \"\")"))),
                ("data", Yaml::from(jq("$c.data"))),
                ("wrote", Yaml::from(jq("$c.wrote"))),
                ("open", Yaml::from(jq("$c.open"))),
            ]);
            self.put(name, None, vec![("set", result), ("then", Yaml::from("end"))]);
        }
    }

    fn write_question(&mut self, shared: &mut Shared, lane: &str, cancel: &str, hand_over: &str) {
        shared.functions.insert(TASK.to_owned());
        let answer = unique(shared, &format!("{lane}.answer"));
        let may = format!(
            "if {} then [\"retry\", \"hand_over\"] else [\"retry\", \"cancel\", \"hand_over\"] end",
            fixed()
        );
        let ask = map([
            ("call", Yaml::from(TASK)),
            (
                "with",
                map([
                    ("task", Yaml::from(TASK)),
                    ("step", Yaml::from(jq("$c.at + $c.failed"))),
                    ("may", Yaml::from(jq(&may))),
                    ("open", Yaml::from(jq("$c.open"))),
                    ("data", Yaml::from(jq("$c.data"))),
                ]),
            ),
            output("$c"),
        ]);
        let event = map([(
            "with",
            map([
                ("type", Yaml::from("org.orderloom.answer.v1")),
                (
                    "subject",
                    Yaml::from(jq("$workflow.id + \"/\" + $c.at + $c.failed + \"/exception\"")),
                ),
            ]),
        )]);
        let listen = map([("listen", map([("to", map([("one", event)]))]))]);
        self.put(
            lane,
            None,
            vec![
                (
                    "do",
                    Yaml::List(vec![
                        named(&unique(shared, &format!("{lane}.ask")), ask),
                        named(&unique(shared, &format!("{lane}.listen")), listen),
                    ]),
                ),
                output("(if type == \"array\" then .[0] else . end) as $p | $c + {exit: $p.exit}"),
                ("then", Yaml::from(answer.as_str())),
                (
                    "metadata",
                    map([("title", Yaml::from("Exception lane | 异常处理"))]),
                ),
            ],
        );
        let again: Vec<(String, String, String)> = self
            .lane
            .iter()
            .map(|(failed, again)| {
                let condition = format!("$c.exit == \"retry\" and $c.failed == {}", quoted(failed));
                (format!("retry {failed}"), jq(&condition), again.clone())
            })
            .collect();
        let mut choices: Vec<(&str, Option<String>, String)> = again
            .iter()
            .map(|(name, condition, again)| (name.as_str(), Some(condition.clone()), again.clone()))
            .collect();
        choices.push((
            "cancel",
            Some(jq(&format!("$c.exit == \"cancel\" and ({} | not)", fixed()))),
            cancel.to_owned(),
        ));
        choices.push((
            "hand_over",
            Some(jq("$c.exit == \"hand_over\"")),
            hand_over.to_owned(),
        ));
        choices.push(("ask_again", None, lane.to_owned()));
        self.put(&answer, None, vec![("switch", cases(choices))]);
    }
}

/// Whether something is open that cannot be undone.
fn fixed() -> String {
    let fixed: Vec<Obligation> = Obligation::ALL
        .into_iter()
        .filter(|one| !one.is_undoable())
        .collect();
    format!(
        "any($c.open[]; .obligation | IN({}))",
        names(ObligationSet::of(&fixed))
    )
}
