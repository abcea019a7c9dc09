//! The flow in words, as Markdown, in one language: every step with its settings, exits and what it owes, every table.
//!
//! What people read and sign: it says in sentences what the picture shows, and nothing that only machines need.

use std::collections::BTreeMap;

use flow_catalog::{
    Component, Family, NO_BREAK, ObligationSet, Operation, PortKind, Setting, SettingKind, Settings,
    component, unit_words,
};
use flow_engine::{CompiledFlow, Exit, NodeIndex, compile};
use flow_model::{Benefit, DecisionTable, Flow, NodeId, Offer, PromotionTable, Stacking, Table, Text};
use flow_validate::words::{decimal, duration, moment, percent, thing};
use serde_json::Value;

use crate::drawing::Drawing;
use crate::error::ExportError;
use crate::words::{Language, exit_name, step_name};

/// The flow in words.
pub fn write(drawing: &Drawing<'_>, language: Language) -> Result<Vec<u8>, ExportError> {
    let compiled = compile(drawing.flow);
    let mut page = Page::new(drawing.flow, &compiled, language);
    page.head();
    page.body();
    Ok(page.text.into_bytes())
}

/// Steps, tables and notes, without the title and what stands below it.
pub(crate) fn body(flow: &Flow, language: Language) -> String {
    let compiled = compile(flow);
    let mut page = Page::new(flow, &compiled, language);
    page.body();
    page.text
}

struct Page<'a> {
    flow: &'a Flow,
    compiled: &'a CompiledFlow,
    language: Language,
    text: String,
}

impl<'a> Page<'a> {
    fn new(flow: &'a Flow, compiled: &'a CompiledFlow, language: Language) -> Self {
        Self {
            flow,
            compiled,
            language,
            text: String::new(),
        }
    }

    fn body(&mut self) {
        self.steps();
        self.tables();
        self.notes();
    }

    fn say(&self, en: &'static str, zh: &'static str) -> &'static str {
        match self.language {
            Language::English => en,
            Language::Chinese => zh,
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn head(&mut self) {
        let title = plain(self.language.pick(&self.flow.title));
        self.line(&format!("# {title}\n"));
        let purpose = at_start(self.language.pick(&self.flow.purpose));
        if !purpose.is_empty() {
            self.line(&format!("{purpose}\n"));
        }
        if let Some(promise) = self
            .flow
            .promise
            .as_deref()
            .and_then(flow_catalog::settings::duration_us)
        {
            let promise = duration(promise);
            let says = self.say("Promised to customers: delivery within", "对客户承诺：送达时限");
            self.line(
                &format!("{says} {}.\n", self.language.pick(&promise))
                    .replace(".\n", self.say(".\n", "。\n")),
            );
        }
        let count = self.flow.nodes.len();
        let says = match self.language {
            Language::English => format!("{count} steps, {} connections.", self.flow.edges.len()),
            Language::Chinese => format!("共 {count} 个步骤，{} 条连线。", self.flow.edges.len()),
        };
        self.line(&format!("{says}\n"));
    }

    /// Steps in the order in which an order may meet them.
    fn steps(&mut self) {
        let heading = self.say("Steps", "步骤");
        self.line(&format!("## {heading}\n"));
        for (number, node) in self.order().into_iter().enumerate() {
            self.step(number + 1, node);
        }
    }

    fn order(&self) -> Vec<NodeIndex> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.compiled.nodes.len()];
        let mut waiting: std::collections::VecDeque<NodeIndex> =
            self.compiled.starts.iter().copied().collect();
        waiting.extend(0..self.compiled.nodes.len() as NodeIndex);
        let starts = self.compiled.starts.len();
        let mut rest: Vec<NodeIndex> = waiting.split_off(starts).into_iter().collect();
        rest.reverse();
        loop {
            let Some(node) = waiting.pop_front().or_else(|| rest.pop()) else {
                return order;
            };
            if !std::mem::replace(&mut seen[node as usize], true) {
                order.push(node);
                waiting.extend(self.compiled.successors(node));
            }
        }
    }

    fn step(&mut self, number: usize, node: NodeIndex) {
        let compiled = self.compiled.node(node);
        let own = &self.flow.nodes[&compiled.id];
        let name = plain(self.language.pick(&step_name(self.flow, &compiled.id)));
        self.line(&format!("### {number}. {name}\n"));
        let Some(known) = compiled.component else {
            let says = self.say(
                "A step that this version does not know:",
                "当前版本不认识的步骤：",
            );
            self.line(&format!("{says} `{}`\n", own.component));
            return;
        };
        let kind = Text::new(known.name.en, known.name.zh);
        let purpose = Text::new(known.purpose.en, known.purpose.zh);
        let (kind, purpose) = (
            self.language.pick(&kind).to_owned(),
            self.language.pick(&purpose).to_owned(),
        );
        let stop = self.say(".", "。");
        match own.name.is_empty() {
            true => self.line(&format!("{purpose}{stop}\n")),
            false => self.line(&format!("*{kind}*{} {purpose}{stop}\n", self.say(":", "："))),
        }
        let settings = self.settings(known, node);
        if !settings.is_empty() {
            for (label, value) in settings {
                let colon = self.say(": ", "：");
                self.line(&format!("- {label}{colon}{value}"));
            }
            self.line("");
        }
        self.branches(node);
        self.exits(node, known);
    }

    /// Settings that the step has or that its component gives, in words.
    fn settings(&self, known: &'static Component, node: NodeIndex) -> Vec<(String, String)> {
        let own = &self.flow.nodes[&self.compiled.node(node).id];
        let settings = Settings::new(known, own);
        let mut said = Vec::new();
        for setting in known.settings {
            // A decision's rules stand below, in a list of their own.
            let is_rule =
                known.family == Family::Decision && !matches!(setting.kind, SettingKind::TableRef(_));
            if is_rule {
                continue;
            }
            let value = settings
                .own(setting.name)
                .cloned()
                .or_else(|| setting.default.to_json());
            let is_usual = |value: &Value| {
                matches!(setting.kind, SettingKind::Condition) && value.as_str() == default_text(setting)
            };
            let Some(value) = value
                .filter(|value| !is_empty(value))
                .filter(|value| !is_usual(value))
            else {
                continue;
            };
            let label = Text::new(setting.label.en, setting.label.zh);
            said.push((self.language.pick(&label).to_owned(), self.value(setting, &value)));
        }
        said
    }

    fn value(&self, setting: &Setting, value: &Value) -> String {
        let pick = |text: &Text| self.language.pick(text).to_owned();
        let choice = |id: &str| {
            let known = setting.kind.choices().iter().find(|choice| choice.id == id);
            known.map_or_else(
                || plain(id),
                |choice| pick(&Text::new(choice.words.en, choice.words.zh)),
            )
        };
        let unit = setting.unit.and_then(unit_words);
        let unit = unit.map_or_else(String::new, |words| {
            format!("{NO_BREAK}{}", self.say(words.en, words.zh))
        });
        match (setting.kind, value) {
            (_, Value::Bool(true)) => self.say("yes", "是").to_owned(),
            (_, Value::Bool(false)) => self.say("no", "否").to_owned(),
            (SettingKind::Duration, Value::String(text)) => match flow_catalog::settings::duration_us(text) {
                Some(length) => pick(&duration(length)),
                None => plain(text),
            },
            (SettingKind::DateTime, Value::String(text)) => pick(&moment(text)),
            (SettingKind::Ratio, Value::String(text)) => match text.parse() {
                Ok(share) => pick(&percent(share)),
                Err(_) => plain(text),
            },
            (SettingKind::Money | SettingKind::Decimal, Value::String(text)) => match text.parse() {
                Ok(number) => format!("{}{unit}", pick(&decimal(number))),
                Err(_) => plain(text),
            },
            (SettingKind::Enum(_), Value::String(text)) => choice(text),
            (SettingKind::EnumList(_), Value::Array(items)) => {
                let items: Vec<String> = items.iter().filter_map(Value::as_str).map(choice).collect();
                items.join(self.language.between())
            }
            (
                SettingKind::Condition
                | SettingKind::Expr(_)
                | SettingKind::FieldPath
                | SettingKind::ListPath,
                Value::String(text),
            ) => code(text),
            (SettingKind::ConditionList | SettingKind::FieldList, Value::Array(items)) => {
                let items: Vec<String> = items.iter().filter_map(Value::as_str).map(code).collect();
                items.join(self.language.between())
            }
            (SettingKind::TableRef(_), Value::String(id)) => match self.flow.tables.get(id.as_str()) {
                Some(table) => plain(self.language.pick(title(table))),
                None => plain(id),
            },
            (SettingKind::Map, Value::Object(entries)) => {
                let entries = entries.iter().map(|(field, text)| {
                    format!("{} = {}", code(field), code(text.as_str().unwrap_or_default()))
                });
                entries.collect::<Vec<_>>().join(self.language.between())
            }
            (SettingKind::Ref("role"), Value::String(name)) => self.role(name),
            (SettingKind::RefList, Value::Array(names)) => {
                let names: Vec<String> = names
                    .iter()
                    .filter_map(Value::as_str)
                    .map(|name| self.role(name))
                    .collect();
                names.join(self.language.between())
            }
            (_, Value::Array(items)) => {
                let items: Vec<String> = items.iter().map(bare).collect();
                items.join(self.language.between())
            }
            (_, other) => format!("{}{unit}", bare(other)),
        }
    }

    /// Who has a role: by the usual words, else by the name that was given.
    fn role(&self, name: &str) -> String {
        match flow_catalog::pool_words(name) {
            Some(words) => plain(self.say(words.en, words.zh)),
            None => plain(name),
        }
    }

    /// The rules of a decision.
    fn branches(&mut self, node: NodeIndex) {
        let compiled = self.compiled.node(node);
        if compiled.branches.is_empty() {
            return;
        }
        let mut lines = Vec::new();
        for branch in &compiled.branches {
            let port = plain(compiled.exits[branch.exit as usize].port.as_str());
            if let Some(when) = &branch.when {
                lines.push(match self.language {
                    Language::English => format!("- **{port}** if {}", code(when)),
                    Language::Chinese => format!("- 满足 {} 时走 **{port}**", code(when)),
                });
            } else if let Some(share) = branch.share.as_ref().and_then(|share| share.parse().ok()) {
                let share = percent(share);
                lines.push(match self.language {
                    Language::English => format!("- **{port}** for {} of the customers", share.en),
                    Language::Chinese => format!("- {} 的客户走 **{port}**", share.zh),
                });
            }
        }
        if let Some(otherwise) = compiled.otherwise {
            let port = plain(compiled.exits[otherwise as usize].port.as_str());
            lines.push(match self.language {
                Language::English => format!("- otherwise **{port}**"),
                Language::Chinese => format!("- 其余走 **{port}**"),
            });
        }
        for line in lines {
            self.line(&line);
        }
        self.line("");
    }

    /// Where each exit leads, and what it opens and closes.
    fn exits(&mut self, node: NodeIndex, known: &Component) {
        let compiled = self.compiled.node(node);
        if compiled.exits.is_empty() {
            return;
        }
        let (exit, to, owes) = (
            self.say("Exit", "出口"),
            self.say("Leads to", "去向"),
            self.say("What it changes", "待结事项变化"),
        );
        let changes: Vec<String> = compiled.exits.iter().map(|exit| self.changes(exit)).collect();
        let has_changes = changes.iter().any(|change| !change.is_empty());
        match has_changes {
            true => self.line(&format!("| {exit} | {to} | {owes} |\n|---|---|---|")),
            false => self.line(&format!("| {exit} | {to} |\n|---|---|")),
        }
        for (position, (exit, change)) in compiled.exits.iter().zip(&changes).enumerate() {
            let name = plain(
                self.language
                    .pick(&exit_name(self.flow, &compiled.id, exit.port.as_str())),
            );
            let to = match self.compiled.target(node, position as u32) {
                Some(target) => plain(
                    self.language
                        .pick(&step_name(self.flow, &self.compiled.node(target).id)),
                ),
                None => self.say("nowhere", "未连接").to_owned(),
            };
            match has_changes {
                true => self.line(&format!("| {name} | {to} | {change} |")),
                false => self.line(&format!("| {name} | {to} |")),
            }
        }
        let has_lane = known.ports.iter().any(|port| port.kind == PortKind::Fault)
            && !compiled.exits.iter().any(|exit| exit.kind == PortKind::Fault);
        if has_lane {
            let (name, to) = (
                self.say("Fault", "故障"),
                self.say(
                    "exception lane: a person tries again, cancels or hands over",
                    "异常处理：由人重试、取消或移交",
                ),
            );
            self.line(&format!(
                "| {name} | {to} |{}",
                if has_changes { "  |" } else { "" }
            ));
        }
        self.line("");
    }

    fn changes(&self, exit: &Exit) -> String {
        let mut said = Vec::new();
        for operation in &exit.operations {
            let (en, zh, set) = match operation {
                Operation::Require(set) => ("needs one of", "需已有其一", set),
                Operation::Consume(set) => ("settles", "了结", set),
                Operation::Release(set) if *set == ObligationSet::ALL => {
                    said.push(self.say("undoes everything open", "撤销全部待结事项").to_owned());
                    continue;
                }
                Operation::Release(set) => ("undoes", "撤销", set),
                Operation::Acquire(set) => ("opens", "产生", set),
            };
            let names: Vec<String> = set
                .iter()
                .map(|one| self.language.pick(&thing(one)).to_owned())
                .collect();
            let space = self.say(" ", "：");
            said.push(format!(
                "{}{space}{}",
                self.say(en, zh),
                names.join(self.language.between())
            ));
        }
        said.join(self.say("; ", "；"))
    }

    fn tables(&mut self) {
        if self.flow.tables.is_empty() {
            return;
        }
        let heading = self.say("Tables", "表");
        self.line(&format!("## {heading}\n"));
        let users = self.users();
        for (id, table) in &self.flow.tables {
            let name = plain(self.language.pick(title(table)));
            self.line(&format!("### {name}\n"));
            if let Some(users) = users.get(id.as_str()) {
                let names: Vec<String> = users
                    .iter()
                    .map(|step| plain(self.language.pick(&step_name(self.flow, step))))
                    .collect();
                let says = self.say("Used by: ", "用于：");
                self.line(&format!("{says}{}\n", names.join(self.language.between())));
            }
            match table {
                Table::Decision(table) => self.decision_table(table),
                Table::Promotion(table) => self.promotion_table(table),
            }
        }
    }

    /// Steps by the table they use.
    fn users(&self) -> BTreeMap<String, Vec<NodeId>> {
        let mut users: BTreeMap<String, Vec<NodeId>> = BTreeMap::new();
        for (id, node) in &self.flow.nodes {
            let Some(known) = component(node.component.as_str()) else {
                continue;
            };
            let settings = Settings::new(known, node);
            for setting in known.settings {
                if let (SettingKind::TableRef(_), Some(table)) = (setting.kind, settings.text(setting.name)) {
                    users.entry(table.to_owned()).or_default().push(id.clone());
                }
            }
        }
        users
    }

    fn decision_table(&mut self, table: &DecisionTable) {
        let policy = flow_policy(table);
        let says = self.language.pick(&policy).to_owned();
        self.line(&format!("{says}\n"));
        let mut heads: Vec<String> = table
            .inputs
            .iter()
            .map(|input| match input.label.is_empty() {
                true => cell(&code(&input.expression)),
                false => plain(self.language.pick(&input.label)),
            })
            .collect();
        heads.extend(
            table
                .outputs
                .iter()
                .map(|output| format!("→ {}", plain(&output.name))),
        );
        heads.push(self.say("Note", "说明").to_owned());
        self.line(&format!(
            "| # | {} |\n|---|{}",
            heads.join(" | "),
            "---|".repeat(heads.len())
        ));
        for (number, row) in table.rows.iter().enumerate() {
            let cells = row.when.iter().chain(&row.then).map(|text| match text.trim() {
                "-" => self.say("any", "任意").to_owned(),
                text => cell(&code(text)),
            });
            let mut cells: Vec<String> = cells.collect();
            cells.push(plain(&row.note));
            self.line(&format!("| {} | {} |", number + 1, cells.join(" | ")));
        }
        self.line("");
    }

    fn promotion_table(&mut self, table: &PromotionTable) {
        let says = match table.stacking {
            Stacking::Best => self.say(
                "The allowed combination that saves the customer most counts.",
                "取允许叠加且为客户省得最多的组合。",
            ),
            Stacking::Never => self.say(
                "Only the offer that saves most counts.",
                "只取省得最多的一个优惠。",
            ),
            Stacking::InOrder => self.say(
                "Offers count one after the other, each on what the earlier ones left.",
                "优惠按顺序依次计算，后一个按前面减后的金额算。",
            ),
        };
        self.line(&format!("{says}\n"));
        for offer in &table.offers {
            let line = self.offer(offer, table);
            self.line(&line);
        }
        self.line("");
    }

    fn offer(&self, offer: &Offer, table: &PromotionTable) -> String {
        let mut line = format!(
            "- **{}**{}{}",
            plain(self.language.pick(&offer.name)),
            self.say(": ", "："),
            self.benefit(&offer.benefit)
        );
        let mut add = |text: String| line.push_str(&format!("{}{text}", self.say("; ", "；")));
        if !offer.when.is_empty() {
            add(format!(
                "{} {}",
                self.say("for orders with", "订单条件"),
                code(&offer.when)
            ));
        }
        if !offer.lines.is_empty() {
            add(format!(
                "{} {}",
                self.say("on lines with", "商品条件"),
                code(&offer.lines)
            ));
        }
        if let Some(from) = &offer.from {
            add(format!(
                "{} {}",
                self.say("from", "开始"),
                self.language.pick(&moment(from))
            ));
        }
        if let Some(to) = &offer.to {
            add(format!(
                "{} {}",
                self.say("until", "截止"),
                self.language.pick(&moment(to))
            ));
        }
        if let Some(budget) = &offer.budget {
            add(format!("{} {}", self.say("budget", "预算"), self.money(budget)));
        }
        if !offer.excludes.is_empty() {
            let name = |id: &String| {
                let other = table.offers.iter().find(|other| other.id == *id);
                other.map_or_else(|| plain(id), |other| plain(self.language.pick(&other.name)))
            };
            let names: Vec<String> = offer.excludes.iter().map(name).collect();
            add(format!(
                "{} {}",
                self.say("not together with", "不与以下叠加"),
                names.join(self.language.between())
            ));
        }
        line
    }

    fn benefit(&self, benefit: &Benefit) -> String {
        let money = |text: &str| self.money(text);
        let least = |spend: &Option<String>| match spend {
            Some(spend) => match self.language {
                Language::English => format!(" from {}", money(spend)),
                Language::Chinese => format!("（满 {}）", money(spend)),
            },
            None => String::new(),
        };
        match (benefit, self.language) {
            (Benefit::SpendAndSave { tiers, repeat }, language) => {
                let each = |spend: &str, save: &str| match (language, repeat) {
                    (Language::English, true) => format!("{} off for every {}", money(save), money(spend)),
                    (Language::English, false) => format!("{} off from {}", money(save), money(spend)),
                    (Language::Chinese, true) => format!("每满 {} 减 {}", money(spend), money(save)),
                    (Language::Chinese, false) => format!("满 {} 减 {}", money(spend), money(save)),
                };
                let tiers: Vec<String> = tiers.iter().map(|tier| each(&tier.spend, &tier.save)).collect();
                tiers.join(language.between())
            }
            (Benefit::Percent { off, most }, language) => {
                let off = off
                    .parse()
                    .map_or_else(|_| plain(off), |off| language.pick(&percent(off)).to_owned());
                match (language, most) {
                    (Language::English, None) => format!("{off} off"),
                    (Language::English, Some(most)) => format!("{off} off, at most {}", money(most)),
                    (Language::Chinese, None) => format!("优惠 {off}"),
                    (Language::Chinese, Some(most)) => format!("优惠 {off}，最多 {}", money(most)),
                }
            }
            (
                Benefit::Coupon {
                    code: coupon,
                    save,
                    spend,
                },
                Language::English,
            ) => {
                format!(
                    "{} off with the code {}{}",
                    money(save),
                    code(coupon),
                    least(spend)
                )
            }
            (
                Benefit::Coupon {
                    code: coupon,
                    save,
                    spend,
                },
                Language::Chinese,
            ) => {
                format!("凭券码 {} 减 {}{}", code(coupon), money(save), least(spend))
            }
            (Benefit::Gift { sku, qty, spend }, Language::English) => {
                format!("{qty} × {} for free{}", code(sku), least(spend))
            }
            (Benefit::Gift { sku, qty, spend }, Language::Chinese) => {
                format!("赠 {} × {qty}{}", code(sku), least(spend))
            }
            (Benefit::Bundle { qty, price }, Language::English) => format!("any {qty} for {}", money(price)),
            (Benefit::Bundle { qty, price }, Language::Chinese) => format!("任选 {qty} 件 {}", money(price)),
        }
    }

    fn money(&self, text: &str) -> String {
        match text.parse() {
            Ok(number) => self.language.pick(&decimal(number)).to_owned(),
            Err(_) => plain(text),
        }
    }

    fn notes(&mut self) {
        let notes: Vec<String> = self
            .flow
            .notes
            .values()
            .map(|note| at_start(&note.text))
            .collect();
        if notes.is_empty() {
            return;
        }
        let heading = self.say("Notes", "便签");
        self.line(&format!("## {heading}\n"));
        for note in notes {
            self.line(&format!("- {note}"));
        }
    }
}

fn title(table: &Table) -> &Text {
    match table {
        Table::Decision(table) => &table.title,
        Table::Promotion(table) => &table.title,
    }
}

fn flow_policy(table: &DecisionTable) -> Text {
    use flow_model::HitPolicy;
    let (en, zh) = match table.hit_policy {
        HitPolicy::Unique => ("Exactly one row may fit.", "只能命中一行。"),
        HitPolicy::Any => (
            "Several rows may fit if they answer the same.",
            "可命中多行，但结果须相同。",
        ),
        HitPolicy::Priority => (
            "Of the rows that fit, the most important answer counts.",
            "命中多行时取最重要的结果。",
        ),
        HitPolicy::First => ("The first row that fits counts.", "取第一条命中的行。"),
        HitPolicy::RuleOrder => ("All rows that fit count, in order.", "命中的行全部按顺序采用。"),
        HitPolicy::OutputOrder => (
            "All rows that fit count, the most important answer first.",
            "命中的行全部采用，重要的在前。",
        ),
        HitPolicy::Collect => ("All rows that fit are collected.", "收集所有命中的行。"),
        HitPolicy::CollectSum => (
            "The answers of all rows that fit are added up.",
            "所有命中行的结果求和。",
        ),
        HitPolicy::CollectMin => (
            "The smallest answer of all rows that fit counts.",
            "取所有命中行中最小的结果。",
        ),
        HitPolicy::CollectMax => (
            "The largest answer of all rows that fit counts.",
            "取所有命中行中最大的结果。",
        ),
        HitPolicy::CollectCount => ("The rows that fit are counted.", "统计命中的行数。"),
    };
    Text::new(en, zh)
}

fn default_text(setting: &Setting) -> Option<&'static str> {
    match setting.default {
        flow_catalog::Default::Text(text) => Some(text),
        _ => None,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

fn bare(value: &Value) -> String {
    match value {
        Value::String(text) => plain(text),
        other => plain(&other.to_string()),
    }
}

/// A text whose signs Markdown leaves alone, on one line.
fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (place, letter) in text.char_indices() {
        match letter {
            '&' if is_entity(&text[place + 1..]) => safe.push_str("\\&"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => {
                safe.push('\\');
                safe.push(letter);
            }
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
    }
    safe.trim().to_owned()
}

/// Whether what stands behind an `&` makes it the sign of a character, such as `copy;`. That of a number has a `#`, which is
/// taken care of by itself.
fn is_entity(rest: &str) -> bool {
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric());
    end.is_some_and(|end| end > 0 && rest[end..].starts_with(';'))
}

/// The same for a text at the beginning of a line, where it could begin a list or be a rule.
fn at_start(text: &str) -> String {
    let text = plain(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    match rest.chars().next() {
        Some('-' | '+' | '=') if digits == 0 => format!("\\{rest}"),
        Some('.' | ')') if digits > 0 => format!("{number}\\{rest}"),
        _ => text,
    }
}

/// An expression as code; one with backquotes is put between more of them.
fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    match text.contains('`') {
        true => format!("``` {text} ```"),
        false => format!("`{text}`"),
    }
}

/// Code in a cell of a table, where even code may hold no upright stroke.
fn cell(code: &str) -> String {
    let mut safe = String::with_capacity(code.len());
    let mut escaped = false;
    for letter in code.chars() {
        if letter == '|' && !escaped {
            safe.push('\\');
        }
        escaped = letter == '\\' && !escaped;
        safe.push(letter);
    }
    safe
}
