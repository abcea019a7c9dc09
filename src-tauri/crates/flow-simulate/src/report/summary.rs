//! A report to read: headline, key figures, tables, notes.

use flow_model::Text;

use super::document::{KeyFigure, Report, StepReport, Verdict};
use super::figures::ON_TIME;
use super::format::{Lang, Table, both, counted, duration, money, number, percent, quoted, range, value};
use super::measure::Unit;
use super::number::{Figure, Times};

/// Rows of a table; the rest is in the JSON.
const ROWS_MAX: usize = 20;
/// Key figures that say nothing when they are 0.
const SILENT_AT_ZERO: [&str; 11] = [
    "cancelled",
    "returned",
    "handed_over",
    "lost",
    "late",
    "stock_outs",
    "revenue",
    "cost",
    "profit",
    "carbon_kg",
    "delay",
];

impl Report {
    /// The report as text in both languages: several lines, the last with its end of line.
    pub fn summary(&self) -> Text {
        both(|lang| {
            let writer = Writer { report: self, lang };
            let mut text = format!("{}\n\n{}\n", lang.text(&self.headline), writer.facts());
            for (title, table) in writer.tables() {
                if !table.is_empty() {
                    text.push_str(&format!("\n{title}\n"));
                    table.write(&mut text);
                }
            }
            let notes: Vec<String> = self
                .notes
                .iter()
                .map(|note| lang.text(note).to_owned())
                .chain(writer.not_reached())
                .collect();
            if !notes.is_empty() {
                text.push_str(&format!(
                    "\n{}\n  {}\n",
                    lang.of("Notes", "说明"),
                    notes.join("\n  ")
                ));
            }
            text
        })
    }
}

impl Report {
    /// Positions of the steps in the order in which orders come to them: breadth first from where no exit leads.
    fn steps_in_order(&self) -> Vec<usize> {
        let position = |id: &str| self.steps.iter().position(|step| step.id == id);
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); self.steps.len()];
        let mut is_entered = vec![false; self.steps.len()];
        for connection in &self.connections {
            if let (Some(from), Some(to)) = (
                position(&connection.from),
                connection.to.as_deref().and_then(position),
            ) {
                next[from].push(to);
                is_entered[to] = true;
            }
        }
        let mut order: Vec<usize> = (0..self.steps.len()).filter(|at| !is_entered[*at]).collect();
        // The flow itself comes before the flows it calls.
        order.sort_by_key(|at| self.steps[*at].id.contains('/'));
        let mut is_listed: Vec<bool> = is_entered.iter().map(|entered| !entered).collect();
        let mut done = 0;
        while done < order.len() {
            for to in next[order[done]].clone() {
                if !std::mem::replace(&mut is_listed[to], true) {
                    order.push(to);
                }
            }
            done += 1;
        }
        order.extend((0..self.steps.len()).filter(|at| !is_listed[*at]));
        order
    }
}

struct Writer<'a> {
    report: &'a Report,
    lang: Lang,
}

impl Writer<'_> {
    fn facts(&self) -> String {
        let report = self.report;
        let short = |fingerprint: &str| fingerprint.chars().take(12).collect::<String>();
        let runs = report.replications.counted;
        let flow = self.lang.text(&report.flow.title);
        let scenario = self.lang.text(&report.scenario.title);
        let flow_print = short(&report.flow.fingerprint);
        let scenario_print = short(&report.scenario.fingerprint);
        let measured = duration(self.lang, report.measured_s.mean());
        let length = match (report.warm_up_s, self.lang) {
            (None, Lang::En) => measured,
            (None, Lang::Zh) => format!(" {measured}"),
            (Some(cut), Lang::En) => format!("{measured} after a warm-up of {}", duration(self.lang, cut.0)),
            (Some(cut), Lang::Zh) => {
                format!("预热 {}（不计入），统计 {measured}", duration(self.lang, cut.0))
            }
        };
        let (start, seed) = (&report.start, report.seed);
        match self.lang {
            Lang::En => format!(
                "Flow \"{flow}\" ({flow_print}), scenario \"{scenario}\" ({scenario_print})\nFrom {start}, {length}; \
                 {}, seed {seed}",
                counted(runs, "replication")
            ),
            Lang::Zh => format!(
                "流程“{flow}”（{flow_print}），模拟方案“{scenario}”（{scenario_print}）\n自 {start} 起{length}；\
                 重复运行 {runs} 次，随机种子 {seed}"
            ),
        }
    }

    fn tables(&self) -> Vec<(&'static str, Table)> {
        let of = |en, zh| self.lang.of(en, zh);
        vec![
            (of("Key figures", "关键指标"), self.figures()),
            (of("Service levels", "服务水平"), self.service_levels()),
            (of("What holds orders up", "等待的原因"), self.waits()),
            (
                of("Where orders stand at the end", "期末订单停在哪里"),
                self.standing(),
            ),
            (of("Steps", "步骤"), self.steps()),
            (of("Pools", "资源池"), self.pools()),
            (of("Carriers", "承运商"), self.carriers()),
            (of("Channels", "渠道"), self.channels()),
            (of("Stock-outs", "缺货"), self.stock()),
            (of("Limited places", "名额"), self.quotas()),
        ]
    }

    fn table(&self, heads: &[(&'static str, &'static str)]) -> Table {
        let heads: Vec<&str> = heads.iter().map(|(en, zh)| self.lang.of(en, zh)).collect();
        Table::new(&heads)
    }

    fn level(&self) -> String {
        let level = percent(self.lang, self.report.level.0);
        match self.lang {
            Lang::En => format!("{level} range"),
            Lang::Zh => format!("{level} 区间"),
        }
    }

    fn figures(&self) -> Table {
        let level = self.level();
        let mut table = Table::new(&["", self.lang.of("mean", "均值"), &level]);
        let currency = self.report.currency.as_deref();
        let promises = self.report.service_levels.len();
        let whole = self.report.figures.len() - promises;
        for figure in &self.report.figures[..whole] {
            let Some(found) = &figure.value else { continue };
            if figure.id.starts_with("lead_time_completed") && !self.report.is_flattering() {
                continue;
            }
            if found.mean() == 0.0 && SILENT_AT_ZERO.contains(&figure.id.as_str()) {
                continue;
            }
            table.row(vec![
                self.name_of(figure),
                value(self.lang, figure.unit, currency, found.mean()),
                range(self.lang, figure.unit, currency, found),
            ]);
        }
        table
    }

    /// The name of a figure; of a share that leaves orders out, of how many it is.
    fn name_of(&self, figure: &KeyFigure) -> String {
        let name = self.lang.text(&figure.name);
        let promises = &self.report.promises;
        if figure.id != ON_TIME || promises.open.is_none() {
            return name.to_owned();
        }
        let decided = [&promises.on_time, &promises.late, &promises.overdue];
        let decided = number(decided.iter().map(|figure| figure.mean()).sum::<f64>().round());
        match self.lang {
            Lang::En => format!("{name}, of {decided} decided so far"),
            Lang::Zh => format!("{name}（已有结果的 {decided} 单）"),
        }
    }

    fn service_levels(&self) -> Table {
        let level = self.level();
        let has_open = self
            .report
            .service_levels
            .iter()
            .any(|promise| promise.open.mean() > 0.0);
        let mut heads = vec!["", self.lang.of("kept", "兑现"), level.as_str()];
        heads.extend(has_open.then(|| self.lang.of("still open", "尚无结果")));
        heads.extend([self.lang.of("target", "目标"), ""]);
        let mut table = Table::new(&heads);
        for promise in &self.report.service_levels {
            let open = has_open.then(|| number(promise.open.mean()));
            let mut row = vec![
                self.lang.text(&promise.title).to_owned(),
                promise
                    .share
                    .map_or("–".to_owned(), |share| percent(self.lang, share.mean())),
                promise
                    .share
                    .map_or(String::new(), |share| range(self.lang, Unit::Share, None, &share)),
            ];
            row.extend(open);
            row.extend([
                promise
                    .target
                    .map_or(String::new(), |target| percent(self.lang, target.0)),
                match promise.verdict {
                    Verdict::Met => self.lang.of("met", "达到"),
                    Verdict::Missed => self.lang.of("missed", "未达到"),
                    Verdict::Unclear => self.lang.of("unclear", "尚不明确"),
                }
                .to_owned(),
            ]);
            table.row(row);
        }
        table
    }

    fn waits(&self) -> Table {
        let mut table = self.table(&[
            ("", ""),
            ("of all waiting", "占全部等待"),
            ("hours", "小时"),
            ("busy", "利用率"),
        ]);
        for wait in self.report.waits.iter().take(5) {
            table.row(vec![
                self.lang.text(&wait.title).to_owned(),
                percent(self.lang, wait.share.mean()),
                number(wait.hours.mean()),
                wait.utilisation
                    .map_or(String::new(), |share| percent(self.lang, share.mean().min(1.0))),
            ]);
        }
        table
    }

    fn standing(&self) -> Table {
        let mut table = self.table(&[("", ""), ("orders", "订单"), ("of these waiting", "其中等待")]);
        for place in self.report.standing.iter().take(ROWS_MAX) {
            table.row(vec![
                self.lang.text(&place.title).to_owned(),
                number(place.orders.mean()),
                number(place.waiting.mean()),
            ]);
        }
        table
    }

    fn steps(&self) -> Table {
        let mut table = self.table(&[
            ("", ""),
            ("orders", "订单"),
            ("mean wait", "平均等待"),
            ("95\u{a0}% wait", "95% 等待"),
            ("mean stay", "平均停留"),
            ("there on average", "平均在此"),
        ]);
        for step in self.shown_steps() {
            table.row(vec![
                self.lang.text(&step.title).to_owned(),
                number(step.entered.mean()),
                self.time(&step.waiting_s, |times| times.mean),
                self.time(&step.waiting_s, |times| times.p95),
                self.time(&step.staying_s, |times| times.mean),
                step.standing_mean
                    .map_or(String::new(), |figure| number(figure.mean())),
            ]);
        }
        table
    }

    /// The steps that orders came to, in the order in which orders come to them; of many the busiest.
    fn shown_steps(&self) -> Vec<&StepReport> {
        let steps = &self.report.steps;
        let mut shown: Vec<usize> = self
            .report
            .steps_in_order()
            .into_iter()
            .filter(|at| steps[*at].entered.mean() > 0.0)
            .collect();
        if shown.len() > ROWS_MAX {
            let busy = &self.report.busiest;
            let rank = |at: &usize| {
                busy.iter()
                    .position(|id| *id == steps[*at].id)
                    .unwrap_or(busy.len())
            };
            let mut busiest = shown.clone();
            busiest.sort_by_key(rank);
            busiest.truncate(ROWS_MAX);
            shown.retain(|at| busiest.contains(at));
        }
        shown.into_iter().map(|at| &steps[at]).collect()
    }

    /// Steps that no order came to, in a sentence.
    fn not_reached(&self) -> Option<String> {
        let report = self.report;
        let missed = report.steps.iter().filter(|step| step.entered.mean() == 0.0);
        let names: Vec<String> = missed
            .map(|step| quoted(self.lang, self.lang.text(&step.title)))
            .collect();
        if names.is_empty() || report.orders.arrived.mean() == 0.0 {
            return None;
        }
        let more = names.len().saturating_sub(ROWS_MAX);
        let named = names[..names.len() - more].join(self.lang.of(", ", "、"));
        Some(match (self.lang, more) {
            (Lang::En, 0) => format!("No order came to {named}."),
            (Lang::En, more) => format!("No order came to {named} and {}.", counted(more, "other")),
            (Lang::Zh, 0) => format!("没有订单走到{named}。"),
            (Lang::Zh, more) => format!("没有订单走到{named}等 {} 个步骤。", more + ROWS_MAX),
        })
    }

    fn time(&self, times: &Option<Times>, of: fn(&Times) -> Figure) -> String {
        times
            .as_ref()
            .map_or(String::new(), |times| duration(self.lang, of(times).mean()))
    }

    fn pools(&self) -> Table {
        let mut table = self.table(&[
            ("", ""),
            ("busy", "利用率"),
            ("mean queue", "平均排队"),
            ("longest queue", "最长排队"),
            ("mean wait", "平均等待"),
            ("cost", "成本"),
        ]);
        for pool in self.report.pools.iter().take(ROWS_MAX) {
            table.row(vec![
                self.lang.text(&pool.title).to_owned(),
                pool.utilisation
                    .map_or("–".to_owned(), |share| percent(self.lang, share.mean())),
                pool.queue_mean
                    .map_or(String::new(), |figure| number(figure.mean())),
                number(pool.queue_greatest.mean()),
                self.time(&pool.waiting_s, |times| times.mean),
                money(self.report.currency.as_deref(), pool.cost.mean()),
            ]);
        }
        table
    }

    fn carriers(&self) -> Table {
        let mut table = self.table(&[
            ("", ""),
            ("pickups", "揽收次数"),
            ("parcels", "包裹"),
            ("left behind", "未装上"),
            ("mean wait", "平均等待"),
        ]);
        for carrier in self.report.carriers.iter().take(ROWS_MAX) {
            table.row(vec![
                self.lang.text(&carrier.title).to_owned(),
                number(carrier.pickups.mean()),
                number(carrier.parcels.mean()),
                number(carrier.left_behind.mean()),
                self.time(&carrier.waiting_s, |times| times.mean),
            ]);
        }
        table
    }

    fn channels(&self) -> Table {
        let mut table = self.table(&[
            ("", ""),
            ("orders", "订单"),
            ("completed", "已完成"),
            ("lead time", "全程时间"),
            ("95\u{a0}% within", "95% 不超过"),
        ]);
        if self.report.channels.len() < 2 {
            return table;
        }
        for channel in self.report.channels.iter().take(ROWS_MAX) {
            table.row(vec![
                channel.channel.clone(),
                number(channel.arrived.mean()),
                number(channel.completed.mean()),
                self.time(&channel.lead_time_s, |times| times.mean),
                self.time(&channel.lead_time_s, |times| times.p95),
            ]);
        }
        table
    }

    fn stock(&self) -> Table {
        let mut table = self.table(&[
            ("", ""),
            ("place", "地点"),
            ("wanted", "需求"),
            ("stock-outs", "缺货次数"),
            ("lowest", "最低"),
        ]);
        let short = self
            .report
            .stock
            .items
            .iter()
            .filter(|item| item.stock_outs.mean() > 0.0);
        for item in short.take(ROWS_MAX / 2) {
            table.row(vec![
                item.sku.clone(),
                item.place.clone(),
                number(item.wanted.mean()),
                number(item.stock_outs.mean()),
                number(item.lowest.0),
            ]);
        }
        table
    }

    fn quotas(&self) -> Table {
        let mut table = self.table(&[
            ("", ""),
            ("places", "名额"),
            ("given", "发出"),
            ("came back", "退回"),
            ("refused", "未抢到"),
        ]);
        for quota in self.report.quotas.iter().take(ROWS_MAX) {
            table.row(vec![
                self.lang.text(&quota.title).to_owned(),
                number(quota.places.0),
                number(quota.given.mean()),
                number(quota.returned.mean()),
                number(quota.refused.mean()),
            ]);
        }
        table
    }
}
