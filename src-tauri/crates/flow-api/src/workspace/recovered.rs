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
        lost_flows,
        older,
        ..
    } = recovered;
    let mut en = format!("The database was damaged. {flows} flows and {versions} versions were recovered.");
    let mut zh = format!("数据库已损坏，恢复了 {flows} 个流程和 {versions} 个版本。");
    if *older > 0 {
        en.push_str(&format!(" Of {older} flows the last changes could not be read."));
        zh.push_str(&format!("其中 {older} 个流程的最后几次修改无法读取。"));
    }
    if *lost_flows > 0 {
        en.push_str(&format!(" {lost_flows} flows could not be read."));
        zh.push_str(&format!("{lost_flows} 个流程无法读取。"));
    }
    en.push_str(&format!(" The damaged file is kept as {file}."));
    zh.push_str(&format!("损坏的文件保留为 {file}。"));
    Text::new(en, zh)
}
