//! What a rule declares about itself.

use flow_catalog::Words;
use flow_model::Text;

use crate::finding::Severity;
use crate::findings::Findings;
use crate::view::FlowView;
use crate::words::fill;

/// A rule: what it says about itself and what it looks for.
#[derive(Debug)]
pub struct Rule {
    /// What it says about itself.
    pub meta: RuleMeta,
    /// Reports every place of a flow where the rule is broken.
    pub check: fn(&FlowView<'_>, &mut Findings),
}

/// What a rule says about itself.
#[derive(Debug)]
pub struct RuleMeta {
    /// Contract name, e.g. `T01`.
    pub id: &'static str,
    /// Name of the fault; also the name of its file and its fixture folder.
    pub name: &'static str,
    /// How bad a finding of it is.
    pub severity: Severity,
    /// How it is found.
    pub engine: Engine,
    /// What it says.
    pub wording: Wording,
    /// Words to filter by.
    pub tags: &'static [&'static str],
    /// First version of the app with this rule.
    pub since: &'static str,
}

/// The three sentences of a finding. Placeholders stand in braces: `{node}`.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// What is wrong.
    pub wrong: Words,
    /// What will happen.
    pub effect: Words,
    /// What to do.
    pub advice: Words,
}

impl Wording {
    /// The three sentences about no flow in particular: `Exit <exit> of <step> leads nowhere.`
    pub fn in_general(&self) -> [Text; 3] {
        let noun = |word: &str| match word.is_empty() {
            true => String::new(),
            false => format!("<{word}>"),
        };
        let values = GENERAL
            .iter()
            .map(|(name, en, zh)| (*name, Text::new(noun(en), noun(zh))));
        let values: Vec<(&str, Text)> = values.collect();
        [self.wrong, self.effect, self.advice].map(|words| {
            let text = fill(words, &values);
            Text::new(
                text.en.replace("\"<", "<").replace(">\"", ">").trim_end(),
                text.zh.replace("“<", "<").replace(">”", ">").trim_end(),
            )
        })
    }
}

/// How a fault is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// Reachability over steps and exits.
    Graph,
    /// Explicit states: marking and open obligations.
    State,
    /// Forward must-be-known analysis.
    Data,
    /// Static types with units.
    Type,
    /// Conditions as boxes over fields.
    Interval,
    /// Longest and shortest path over deadlines and floors.
    Time,
    /// Settings of one step or of two related ones.
    Config,
    /// Results of a simulation.
    Simulation,
    /// Field classes along what leaves the house.
    Privacy,
    /// What the target can do.
    Export,
}

/// What the placeholders of a rule's wording stand for, where the rule is explained and no flow is at hand; empty
/// for a clause that is not always there.
const GENERAL: &[(&str, &str, &str)] = &[
    ("a", "a", "甲"),
    ("able", "what it can do", "能完成的量"),
    ("advice", "what to do", "处理办法"),
    ("age", "age", "数据时长"),
    ("allowed", "most allowed", "允许时长"),
    ("b", "b", "乙"),
    ("backlog", "", ""),
    ("balance", "balance deadline", "尾款时限"),
    ("branch", "branch", "分支"),
    ("class", "kind of data", "数据类别"),
    ("deadline", "deadline", "时限"),
    ("detail", "reason", "原因"),
    ("effect", "effect", "效果"),
    ("element", "element", "元素"),
    ("end", "end", "结束"),
    ("exit", "exit", "出口"),
    ("expr", "expression", "表达式"),
    ("fate", "what happens then", "之后的情况"),
    ("field", "field", "字段"),
    ("from", "begin", "开始时间"),
    ("gap", "gap", "缺口"),
    ("gate", "gate", "放行步骤"),
    ("goods", "goods", "商品"),
    ("harm", "harm", "后果"),
    ("hint", "", ""),
    ("human", "person's deadline", "人工时限"),
    ("join", "join", "汇合"),
    ("kind", "kind of secret", "密钥类型"),
    ("least", "the shortest way takes", "最短路径需要"),
    ("legal", "legal minimum", "法定期限"),
    ("length", "length", "时长"),
    ("limit", "limit", "上限"),
    ("load", "load", "负荷"),
    ("max", "maximum", "最大值"),
    ("min", "minimum", "最短时间"),
    ("missing", "what is missing", "缺少的内容"),
    ("n", "number", "数量"),
    ("name", "name", "名称"),
    ("needed", "time needed", "所需时间"),
    ("node", "step", "步骤"),
    ("nodes", "steps", "步骤"),
    ("obligation", "open item", "待结事项"),
    ("offers", "offers", "优惠"),
    ("orders", "orders", "订单"),
    ("other", "other flow", "另一流程"),
    ("otherwise", "otherwise", "否则"),
    ("overlap", "overlap", "重叠范围"),
    ("partner", "partner", "合作方"),
    ("path", "a path", "某条路径"),
    ("period", "period", "时段"),
    ("promise", "promise", "承诺"),
    ("reason", "reason", "原因"),
    ("refresh", "refresh", "刷新周期"),
    ("region", "range", "范围"),
    ("result", "result", "结果"),
    ("rewritten", "rewritten expression", "改写后的表达式"),
    ("role", "role", "岗位"),
    ("setting", "setting", "设置"),
    ("settings", "settings", "设置"),
    ("share", "share", "比例"),
    ("size", "size", "大小"),
    ("slowest", "", ""),
    ("starts", "starts", "各个开始"),
    ("sum", "sum", "合计"),
    ("table", "table", "表"),
    ("target", "target", "导出目标"),
    ("targets", "targets", "目标步骤"),
    ("task", "task", "任务"),
    ("thing", "part", "部分"),
    ("to", "end", "结束时间"),
    ("ttl", "hold time", "保留时长"),
    ("user", "step that uses it", "使用它的步骤"),
    ("value", "value", "数值"),
    ("what", "function", "函数"),
    ("when", "before the run ends", "在模拟结束前"),
    ("where", "outside the run", "在模拟时段之外"),
    ("window", "window", "期限"),
    ("work", "work", "工作量"),
    ("workaround", "workaround", "替代办法"),
    ("worst", "longest time", "最长时间"),
    ("writers", "steps that write it", "写入它的步骤"),
];

#[cfg(test)]
mod tests {
    use crate::rules::RULES;

    #[test]
    fn every_placeholder_has_general_words() {
        for rule in RULES {
            for text in rule.meta.wording.in_general() {
                let left = [&text.en, &text.zh].map(|words| words.contains(['{', '}']));
                assert_eq!(left, [false, false], "{}: {} {}", rule.meta.id, text.en, text.zh);
            }
        }
    }
}
