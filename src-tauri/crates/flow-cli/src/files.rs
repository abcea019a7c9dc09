//! Reads and writes files: bounded, never half-written.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use flow_api::model::{Flow, FlowId, SIZE_MAX};
use flow_api::{ApiError, Code, Document};

use crate::failure::Failure;
use crate::side_file::SideFile;
use crate::terminal::Console;

/// Ending of the names of flow files.
pub(crate) const SUFFIX: &str = ".flow.json";
/// Ending of the names of scenario files.
pub(crate) const SCENARIO_SUFFIX: &str = ".scenario.json";
/// Deepest folder that is looked into, and most files that are taken from folders.
const DEPTH_MAX: usize = 32;
const FILES_MAX: usize = 10_000;

/// A text with the name the user gave it.
#[derive(Debug)]
pub(crate) struct Input {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
}

impl Input {
    /// Reads a file, or standard input for `-`. What is larger than any flow is refused before it is loaded.
    pub(crate) fn read(path: &Path, console: &mut Console<'_, '_>) -> Result<Input, Failure> {
        let read = if is_standard_input(path) {
            bounded(console.input())
        } else {
            fs::File::open(path).and_then(|file| sized(&file).and_then(|()| bounded(&mut &file)))
        };
        match read {
            Ok(bytes) => Ok(Input {
                path: path.to_owned(),
                bytes,
            }),
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => Err(too_large(path)),
            Err(error) => Err(Failure::file(path, &error, "cannot be read", "无法读取")),
        }
    }

    /// The name for messages.
    pub(crate) fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Opens it as a flow.
    pub(crate) fn open(&self) -> Result<Document, Failure> {
        Document::open(&self.bytes).map_err(|error| self.failure(error))
    }

    /// True for a scenario: by its name, or by what it holds where the name does not say.
    pub(crate) fn is_scenario(&self) -> bool {
        let name = self.path.to_string_lossy();
        name.ends_with(SCENARIO_SUFFIX) || !name.ends_with(SUFFIX) && flow_api::is_scenario(&self.bytes)
    }

    /// An error of this text.
    pub(crate) fn failure(&self, error: flow_api::ApiError) -> Failure {
        Failure::error(&self.name(), &String::from_utf8_lossy(&self.bytes), error)
    }
}

/// True for `-`.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// True for the name that Unix has for standard output, to which a command writes without a name, too.
pub(crate) fn is_standard_output(path: &Path) -> bool {
    cfg!(unix) && path.as_os_str() == "/dev/stdout"
}

fn sized(file: &fs::File) -> io::Result<()> {
    let metadata = file.metadata()?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if metadata.len() > SIZE_MAX as u64 {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(())
}

/// Reads to the end, but never more than a flow may have: a pipe has no size to ask for.
fn bounded(stream: &mut dyn io::Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(SIZE_MAX as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > SIZE_MAX {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

fn too_large(path: &Path) -> Failure {
    let (name, limit) = (path.display(), SIZE_MAX / 1024 / 1024);
    Failure::new(
        format!("{name} is larger than {limit} MiB, the most that is read of a file"),
        format!("{name} 超过 {limit} MiB，这是可读取文件的上限"),
    )
    .help(
        "check that it is the file you mean: no flow comes near this size",
        "请确认选对了文件：流程不会有这么大",
    )
}

/// The flow and scenario files that are meant: files as they are, folders with everything below them. Sorted within a
/// folder.
pub(crate) fn flow_and_scenario_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    meant(paths, &[SUFFIX, SCENARIO_SUFFIX])
}

fn meant(paths: &[PathBuf], suffixes: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !is_standard_input(path) && path.is_dir() {
            let before = files.len();
            walk(path, suffixes, &mut files)?;
            if files.len() == before {
                let name = path.display();
                return Err(Failure::new(
                    format!("{name} holds no file that ends in {}", suffixes.join(" or ")),
                    format!("{name} 中没有以 {} 结尾的文件", suffixes.join(" 或 ")),
                ));
            }
        } else {
            files.push(path.clone());
        }
    }
    let mut seen = BTreeSet::new();
    files.retain(|file| seen.insert(file.clone()));
    Ok(files)
}

/// Looks into folders but not through links to folders, which may lead in a circle.
fn walk(top: &Path, suffixes: &[&str], files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let mut folders = vec![(top.to_owned(), 0)];
    let mut found = Vec::new();
    while let Some((folder, depth)) = folders.pop() {
        let cannot = |error: io::Error| Failure::file(&folder, &error, "cannot be read", "无法读取");
        for entry in fs::read_dir(&folder).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let kind = entry.file_type().map_err(cannot)?;
            let path = entry.path();
            if kind.is_dir() && depth < DEPTH_MAX && !is_hidden(&path) {
                folders.push((path, depth + 1));
            } else if !kind.is_dir() && ends_in_one(&path, suffixes) && found.len() < FILES_MAX {
                found.push(path);
            }
        }
    }
    found.sort();
    files.extend(found);
    Ok(())
}

fn ends_in_one(path: &Path, suffixes: &[&str]) -> bool {
    let name = path.to_string_lossy();
    suffixes.iter().any(|suffix| name.ends_with(suffix))
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// A flow that another one calls, with the file it is in.
pub(crate) struct CalledFile {
    pub(crate) path: PathBuf,
    pub(crate) document: Document,
}

/// The flows a flow calls, looked for beside its file and in `parts` beside it, by their ids as file names.
pub(crate) fn called_flows(
    document: &Document,
    input: &Input,
    console: &mut Console<'_, '_>,
) -> Result<BTreeMap<FlowId, Flow>, Failure> {
    called_files(document, input, console).map(|(flows, _)| flows)
}

/// The same with their files, in the order in which they are met.
pub(crate) fn called_files(
    document: &Document,
    input: &Input,
    console: &mut Console<'_, '_>,
) -> Result<(BTreeMap<FlowId, Flow>, Vec<CalledFile>), Failure> {
    let folder = match is_standard_input(&input.path) {
        true => PathBuf::from("."),
        false => input.path.parent().map(Path::to_owned).unwrap_or_default(),
    };
    let mut files = Vec::new();
    let found = flow_api::collect_called(document, |id| {
        if !is_file_name(id.as_str()) {
            return Ok(None);
        }
        let file = format!("{id}{SUFFIX}");
        let mut of_another = None;
        for path in [folder.join(&file), folder.join("parts").join(&file)] {
            if !path.exists() {
                continue;
            }
            let called = Input::read(&path, console).map_err(Called::Failed)?;
            let document = called.open().map_err(Called::Failed)?;
            if document.flow().id != *id {
                of_another.get_or_insert((called, document));
                continue;
            }
            let flow = document.flow().clone();
            files.push(CalledFile { path, document });
            return Ok(Some(flow));
        }
        match of_another {
            Some((called, document)) => Err(Called::Failed(other_id(&called, &document, id))),
            None => Ok(None),
        }
    });
    match found {
        Ok(flows) => Ok((flows, files)),
        Err(Called::Failed(failure)) => Err(failure),
        Err(Called::Circle(error)) => Err(input.failure(error)),
    }
}

/// A file with the name of a flow that is called and the id of another: commands would not agree which of them it is.
fn other_id(called: &Input, document: &Document, wanted: &FlowId) -> Failure {
    let (name, own) = (called.name(), &document.flow().id);
    let error = ApiError::new(
        Code::UnreadableFlow,
        format!("{name} is looked for as the flow \"{wanted}\", and its id is \"{own}\""),
        format!("{name} 是按流程“{wanted}”找到的，文件里的标识却是“{own}”"),
    )
    .with_help(
        format!(
            "a called flow is found by its id: write \"id\": \"{wanted}\" in the file, or call \"{own}\" and name the file \
             {own}{SUFFIX}"
        ),
        format!(
            "被调用的流程按标识查找：请把文件里的 id 改成 \"{wanted}\"，或改为调用“{own}”并把文件改名为 {own}{SUFFIX}"
        ),
    );
    called.failure(error.at(document.places().header("id")))
}

enum Called {
    Failed(Failure),
    Circle(flow_api::ApiError),
}

impl From<flow_api::ApiError> for Called {
    fn from(error: flow_api::ApiError) -> Self {
        Called::Circle(error)
    }
}

/// True for a name that stays inside its folder.
pub(crate) fn is_file_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', '\\', ':']) && name != "." && name != ".."
}

/// Writes what a command makes: to a new file, in the place of the one there is, or into a device or a pipe. `read` are
/// the files that the command works on, which it does not overwrite.
pub(crate) fn put(path: &Path, bytes: &[u8], read: &[&Path]) -> Result<(), Failure> {
    if is_stream(path) {
        return pour(path, bytes)
            .map_err(|error| Failure::file(path, &error, "cannot be written", "无法写入"));
    }
    if let Some(own) = read.iter().find(|own| is_same(own, path)) {
        return Err(own_input(path, own));
    }
    match path.exists() {
        true => replace(path, bytes),
        false => create(path, bytes),
    }
}

/// Puts new content in the place of a file: all of it or none. The content is written beside it first.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let cannot = |error: io::Error| Failure::file(path, &error, "cannot be written", "无法写入");
    if is_stream(path) {
        return Err(no_file(path).help("name a file", "请给出文件"));
    }
    // A link keeps being one: what it leads to is replaced.
    let target = fs::canonicalize(path).map_err(cannot)?;
    let side = SideFile::of(&target);
    let written = side
        .make()
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::set_permissions(side.path(), fs::metadata(&target)?.permissions()))
        .and_then(|()| side.replace(&target));
    written.map_err(cannot)
}

/// True for a device or a pipe, which is written into and never replaced; links are followed.
pub(crate) fn is_stream(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// A device or a pipe where a file is wanted.
pub(crate) fn no_file(path: &Path) -> Failure {
    let name = path.display();
    Failure::new(
        format!("{name} is a device or a pipe, and its content cannot be replaced"),
        format!("{name} 是设备或管道，无法替换其中的内容"),
    )
}

/// Whether two paths lead to the same file, by links of any kind.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    whole(one).is_some_and(|one| whole(other).is_some_and(|other| one == other || is_linked(&one, &other)))
}

/// Whether two files are one with two names.
#[cfg(unix)]
fn is_linked(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let number = |path: &Path| fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
    number(one).is_some_and(|one| number(other) == Some(one))
}

/// Whether two files are one with two names, which only Unix tells.
#[cfg(not(unix))]
fn is_linked(_: &Path, _: &Path) -> bool {
    false
}

/// A command that would write over what it works on.
pub(crate) fn own_input(path: &Path, own: &Path) -> Failure {
    let (name, own) = (path.display(), own.display());
    Failure::new(
        format!("{name} would overwrite {own}, which this command reads"),
        format!("{name} 会覆盖本命令要读取的 {own}"),
    )
    .help(
        "nothing was written; take another name",
        "没有写入任何文件；请换一个名称",
    )
}

/// Writes into what is there.
fn pour(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::OpenOptions::new().write(true).open(path)?.write_all(bytes)
}

/// Writes a file that must not exist yet.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_new(path, bytes).map_err(|error| {
        dangling(path).unwrap_or_else(|| Failure::file(path, &error, "cannot be written", "无法写入"))
    })
}

/// A link that leads to nothing: nothing is there, and nothing can be made in its place.
fn dangling(path: &Path) -> Option<Failure> {
    let is_lost = fs::metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
    if !is_lost || !path.is_symlink() {
        return None;
    }
    let name = path.display();
    let failure = Failure::new(
        format!("{name} is a link to something that is not there"),
        format!("{name} 是链接，但它指向的位置不存在"),
    );
    Some(failure.help(
        "nothing was written; remove the link, or take another name",
        "没有写入任何内容；请删除该链接，或换一个名称",
    ))
}

/// Writes files that must not exist yet: all of them or none.
pub(crate) fn create_all(files: &[(PathBuf, Vec<u8>)]) -> Result<(), Failure> {
    for (index, (path, bytes)) in files.iter().enumerate() {
        if let Err(failure) = create(path, bytes) {
            for (made, _) in &files[..index] {
                // What cannot be removed is no more than what was to be written.
                let _ = fs::remove_file(made);
            }
            return Err(failure);
        }
    }
    Ok(())
}

/// Makes a folder unless it is there.
pub(crate) fn create_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir_all(path).map_err(|error| {
        dangling(path).unwrap_or_else(|| Failure::file(path, &error, "cannot be made", "无法创建"))
    })
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a file is of no use.
        let _ = fs::remove_file(path);
    }
    written
}
