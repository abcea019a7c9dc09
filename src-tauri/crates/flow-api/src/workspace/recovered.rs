//! What is said of a damaged database.

use flow_model::Text;
use flow_store::Recovered;

/// What was kept and what was not.
pub(crate) fn told(recovered: &Recovered) -> Text {
    let file = recovered
        .aside
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let Recovered {
        flows,
        versions,
        older,
        lost,
        ..
    } = recovered;
    let mut en = format!("The database was damaged. {flows} flows and {versions} versions were recovered.");
    let mut zh = format!("数据库已损坏，恢复了 {flows} 个流程和 {versions} 个版本。");
    if !older.is_empty() {
        let (some, these) = named(older);
        en.push_str(&format!(" The last changes may be missing in {some}."));
        zh.push_str(&format!("{these}的最后几次修改可能缺失。"));
    }
    if !lost.is_empty() {
        let (some, these) = named(lost);
        en.push_str(&format!(" Could not be read: {some}."));
        zh.push_str(&format!("无法读取：{these}。"));
    }
    en.push_str(&format!(
        " The damaged file is kept as {file}. Should a flow be missing that is not named here, look for it in a backup or among your files."
    ));
    zh.push_str(&format!(
        "损坏的文件已保留为 {file}。如果发现缺少这里未提到的流程，请到备份或已导出的文件中查找。"
    ));
    Text::new(en, zh)
}

/// Titles one after the other, the first few of many; a flow whose title is not known either is counted.
fn named(titles: &[Text]) -> (String, String) {
    const SHOWN: usize = 5;
    let known: Vec<&Text> = titles
        .iter()
        .filter(|title| !title.is_empty())
        .take(SHOWN)
        .collect();
    let mut en: Vec<String> = known
        .iter()
        .map(|title| format!("\"{}\"", title.english()))
        .collect();
    let mut zh: Vec<String> = known
        .iter()
        .map(|title| format!("“{}”", title.chinese()))
        .collect();
    let more = titles.len() - known.len();
    if more > 0 {
        let other = if known.is_empty() { "" } else { "other " };
        en.push(format!("{more} {other}flows"));
        let also = if known.is_empty() { "" } else { "另外 " };
        zh.push(format!("{also}{more} 个流程"));
    }
    (en.join(", "), zh.join("、"))
}
