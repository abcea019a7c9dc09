//! What keeps two scenarios from being compared like with like: other customers, or another time.

use flow_model::Text;

use super::compare::Comparison;
use crate::report::{Lang, Unit, both, value};
use crate::scenario::Scenario;

/// A part of a scenario in which two may differ, as text, and whether they do.
type Part = (&'static str, &'static str, fn(&Scenario, &Scenario) -> bool);

/// What decides which customers come.
const CUSTOMERS: [Part; 2] = [
    ("arrivals", "到达", |a, b| a.arrivals != b.arrivals),
    ("orders", "订单", |a, b| a.orders != b.orders),
];
/// What decides which time is looked at.
const PERIOD: [Part; 3] = [
    ("start", "开始时刻", |a, b| a.start != b.start),
    ("horizon", "时长", |a, b| a.horizon != b.horizon),
    ("warm-up", "预热", |a, b| a.warm_up != b.warm_up),
];

impl Comparison {
    /// Says where the scenarios of both variants are not alike in what a comparison takes for granted, before all other notes.
    pub fn note_mismatches(&mut self, a: &Scenario, b: &Scenario) {
        let differing = |parts: &[Part]| -> Vec<(&'static str, &'static str)> {
            let differing = parts.iter().filter(|(.., differ)| differ(a, b));
            differing.map(|(en, zh, _)| (*en, *zh)).collect()
        };
        let (customers, period) = (differing(&CUSTOMERS), differing(&PERIOD));
        self.same_customers = customers.is_empty();
        let mut notes = Vec::new();
        if !customers.is_empty() {
            notes.push(sentence(
                &customers,
                "so they do not see the same customers, and a difference may come from that",
                "面对的顾客不同，差别可能由此而来",
            ));
        }
        if !period.is_empty() {
            notes.push(sentence(
                &period,
                "so it is not the same period that is compared",
                "比较的不是同一段时间",
            ));
        }
        if (a.seed, a.replications) != (b.seed, b.replications) {
            notes.push(Text::new(
                "Seed and replications of B's scenario are not used: both run with the same, those of A unless others were asked for.",
                "B 方案的随机种子和重复次数不起作用：双方用同样的设定，未另行指定时以 A 为准。",
            ));
        }
        self.notes.splice(0..0, notes);
    }

    /// Says how much of the beginning of both is cut where MSER-5 found that.
    pub fn note_warm_up(&mut self, cut_us: i64) {
        self.notes.extend((cut_us > 0).then(|| {
            both(|lang| {
                let cut = value(lang, Unit::Seconds, None, cut_us as f64 / 1e6);
                match lang {
                    Lang::En => format!(
                        "{cut} are cut from the beginning of A and B alike: the longer of the two warm-ups that MSER-5 found."
                    ),
                    Lang::Zh => format!("A 与 B 开头都去掉 {cut}：取 MSER-5 为双方找到的较长的预热。"),
                }
            })
        }));
    }
}

fn sentence(parts: &[(&str, &str)], en: &str, zh: &str) -> Text {
    both(|lang| {
        let names = parts.iter().map(|part| lang.of(part.0, part.1));
        let names = names.collect::<Vec<_>>().join(lang.of(" and ", "和"));
        match lang {
            Lang::En => format!("A and B differ in {names}, {en}."),
            Lang::Zh => format!("A 与 B 的{names}不同，{zh}。"),
        }
    })
}
