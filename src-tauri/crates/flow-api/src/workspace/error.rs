//! The database's errors in words for people.

use flow_store::StoreError;

use crate::error::{ApiError, Code};

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Missing { what, id } => missing(what, *id),
            StoreError::Newer { found, known } => ApiError::new(
                Code::NotKept,
                format!("the flows here were kept by a newer Orderloom (version {found} of the database; this one knows {known})"),
                format!("这些流程由更新版本的 Orderloom 保存（数据库版本 {found}，当前程序支持到 {known}）"),
            )
            .with_help(
                "install the newer Orderloom; the database is left as it is",
                "请安装新版本；数据库保持原样，没有改动",
            ),
            StoreError::Busy | StoreError::Stale { .. } => ApiError::new(
                Code::NotKept,
                "another program is using the flows here; nothing was changed",
                "另一个程序正在使用这些流程；内容没有改动",
            )
            .with_help("close it, then try again", "请关闭该程序后重试"),
            StoreError::Foreign => ApiError::new(
                Code::NotKept,
                "the file where the flows should be is a database of another program; it was left as it is",
                "保存流程的位置上是其他程序的数据库文件；已保持原样",
            )
            .with_help("move that file away, then start again", "请移走该文件后重新启动"),
            error if error.is_damage() => ApiError::new(
                Code::NotKept,
                format!("the database is damaged: {error}"),
                format!("数据库已损坏：{error}"),
            )
            .with_help(
                "start Orderloom again: it sets the damaged file aside and recovers what can be read",
                "请重新启动 Orderloom：它会另存损坏的文件，并恢复能读出的内容",
            ),
            _ => ApiError::new(
                Code::NotKept,
                format!("this could not be kept: {error}; nothing was changed"),
                format!("未能保存：{error}；内容没有改动"),
            )
            .with_help(
                "see whether the disk is full or read-only, then try again",
                "请检查磁盘是否已满或只读，然后重试",
            ),
        }
    }
}

/// Something that is not in the database.
pub(crate) fn missing(what: &str, id: i64) -> ApiError {
    let zh = match what {
        "flow" => "流程",
        "version" => "版本",
        "run" => "模拟记录",
        "walk" => "走查记录",
        _ => "记录",
    };
    ApiError::new(
        Code::NotFound,
        format!("there is no {what} {id} any more"),
        format!("{zh} {id} 已不存在"),
    )
}
