//! What else one must know of an optimisation: what its figures leave out.

use flow_model::Text;

use super::search::{Record, Search};
use super::space::Point;
use crate::report::{Lang, Unit, both, value};

pub(super) fn notes(search: &Search<'_, '_>, start: &Point, best: &Point) -> Vec<Text> {
    let count = |is: fn(&Record) -> bool| search.tried().filter(|(_, record)| is(record)).count();
    let has = |point: &Point, is: fn(&Record) -> bool| search.records.get(point).is_some_and(is);
    let all = search.tried().count();
    let mut notes = Vec::new();
    if has(start, |record| record.is_cut_short) {
        notes.push(Text::new(
            "With the present settings runs were ended early by a limit (too many orders in the flow, or in circles), so there are no figures.",
            "按现有设置，运行触及上限而提前结束（在途订单过多或在循环中空转），因此没有数字。",
        ));
    }
    notes.extend(cut_short(count(|record| record.is_cut_short), all));
    let growing = count(|record| record.grows);
    if growing > 0 && search.asks_for_long_run() {
        notes.push(without_long_run(growing, all));
    }
    if has(start, |record| record.grows) && search.asks_for_long_run() {
        notes.push(Text::new(
            "With the present settings more comes in than can be done, so there are no long-run means of lead times, waiting and orders in the flow.",
            "按现有设置，订单来得比处理得快，不存在全程时间、等待和在途订单的长期平均值。",
        ));
    }
    if has(best, |record| record.grows) {
        notes.push(Text::new(
            "With the best settings that were found more comes in than can be done: orders pile up as long as they come.",
            "按找到的最好设置，订单来得比处理得快，积压会一直增长。",
        ));
    }
    notes
}

fn without_long_run(growing: usize, all: usize) -> Text {
    both(|lang| match lang {
        Lang::En => format!(
            "With {growing} of the {all} combinations that were tried more comes in than can be done, so there are no long-run means of lead times, waiting and orders in the flow: these figures are missing there."
        ),
        Lang::Zh => format!(
            "试过的 {all} 种组合中，有 {growing} 种订单来得比处理得快，不存在全程时间、等待和在途订单的长期平均值，这些数字空缺。"
        ),
    })
}

pub(super) fn found_warm_up(cut_s: f64) -> Text {
    both(|lang| {
        let cut = value(lang, Unit::Seconds, None, cut_s);
        match lang {
            Lang::En => format!(
                "{cut} are cut from the beginning of every run: the warm-up that MSER-5 found with the present settings."
            ),
            Lang::Zh => format!("每次运行开头都去掉 {cut}：这是 MSER-5 按现有设置找到的预热。"),
        }
    })
}

fn cut_short(few: usize, all: usize) -> Option<Text> {
    (few > 0).then(|| {
        both(|lang| match lang {
            Lang::En if few == all => {
                "Runs of all combinations that were tried were ended early by a limit, so none is recommended.".to_owned()
            }
            Lang::En => format!(
                "Runs of {few} of the {all} combinations that were tried were ended early by a limit: these have no figures and are not recommended."
            ),
            Lang::Zh if few == all => "试过的组合全都触及上限而提前结束，没有可推荐的设置。".to_owned(),
            Lang::Zh => format!(
                "试过的 {all} 种组合中，有 {few} 种触及上限而提前结束：它们没有数字，也不推荐。"
            ),
        })
    })
}
