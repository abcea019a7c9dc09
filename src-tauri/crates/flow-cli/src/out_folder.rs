//! A folder for results: looked at before anything runs, each file written beside and then put in its place.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::files;
use crate::side_file::SideFile;

/// What commands write beside the summary, each with the file by which one knows that it was there. The best settings of
/// `optimise` are left: they may be what is simulated now.
const RESULTS: [&[&str]; 3] = [
    &[
        "report.json",
        "series.csv",
        "context.json",
        "bottleneck.json",
        "events.csv",
        "events.xes",
    ],
    &["comparison.json"],
    &["optimisation.json"],
];

/// A file that is written and not in its place yet.
pub(crate) struct Beside {
    name: &'static str,
    side: SideFile,
}

/// The folder of `--out`.
pub(crate) struct OutFolder {
    path: PathBuf,
    is_forced: bool,
}

impl OutFolder {
    /// Makes the folder unless it is there, and refuses to go on when one of the files is there already and may not be
    /// overwritten, or nothing can be written there.
    pub(crate) fn open(path: &Path, is_forced: bool, names: &[&str]) -> Result<OutFolder, Failure> {
        if path.is_file() {
            return Err(no_folder(path));
        }
        files::create_folder(path)?;
        let folder = OutFolder {
            path: path.to_owned(),
            is_forced,
        };
        let taken = names
            .iter()
            .map(|name| folder.path(name))
            .find(|path| path.exists());
        match taken {
            Some(taken) if !is_forced => return Err(exists(&taken)),
            _ => {}
        }
        folder.refuse_others(names)?;
        let tried = folder.side_file("try").make();
        tried.map_err(|error| {
            let failure = Failure::file(path, &error, "cannot be written to", "无法写入");
            failure.help("nothing was run; take another folder", "没有运行；请换一个文件夹")
        })?;
        Ok(folder)
    }

    /// Refuses a folder, a device or a pipe in the place of a file: nothing can be put there.
    fn refuse_others(&self, names: &[&str]) -> Result<(), Failure> {
        for path in names.iter().map(|name| self.path(name)) {
            if path.is_dir() {
                let error = io::ErrorKind::IsADirectory.into();
                return Err(Failure::file(&path, &error, "cannot be written", "无法写入"));
            }
            // A link is replaced itself, wherever it leads.
            if files::is_stream(&path) && !path.is_symlink() {
                return Err(files::no_file(&path).help("take another folder", "请换一个文件夹"));
            }
        }
        Ok(())
    }

    /// Refuses to put a result in the place of a file that the run reads, or to remove it as a result of an earlier run. Where
    /// overwriting was not asked for neither happens.
    pub(crate) fn refuse_read(&self, names: &[&str], read: &[PathBuf]) -> Result<(), Failure> {
        if !self.is_forced {
            return Ok(());
        }
        let of_others = RESULTS.iter().copied().flatten();
        for path in names.iter().chain(of_others).map(|name| self.path(name)) {
            if let Some(own) = read.iter().find(|own| files::is_same(own, &path)) {
                return Err(files::own_input(&path, own));
            }
        }
        Ok(())
    }

    /// The folder, when one was asked for.
    pub(crate) fn asked_for(
        path: Option<&Path>,
        is_forced: bool,
        names: &[&str],
    ) -> Result<Option<OutFolder>, Failure> {
        path.map(|path| OutFolder::open(path, is_forced, names))
            .transpose()
    }

    /// The path of a file in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Whether a file in it is this one, however its path is written.
    pub(crate) fn holds(&self, name: &str, file: &Path) -> bool {
        files::is_same(file, &self.path(name))
    }

    /// Writes a file beside its place, whole; [`OutFolder::put`] puts it there.
    pub(crate) fn write<T>(
        &self,
        name: &'static str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
    ) -> Result<(Beside, T), Failure> {
        // Of no use any more when this fails; the error that matters is the first one.
        let side = self.side_file(name);
        let written = side.make().and_then(|file| {
            let mut out = BufWriter::with_capacity(1 << 18, file);
            let value = write(&mut out)?;
            out.into_inner()
                .map_err(io::IntoInnerError::into_error)?
                .sync_all()?;
            Ok(value)
        });
        match written {
            Ok(value) => Ok((Beside { name, side }, value)),
            Err(error) => Err(self.cannot_write(name, &error)),
        }
    }

    /// Writes files beside their places, one after the other.
    pub(crate) fn write_all(&self, files: &[(&'static str, &[u8])]) -> Result<Vec<Beside>, Failure> {
        let write =
            |(name, bytes): &(&'static str, &[u8])| Ok(self.write(name, |out| out.write_all(bytes))?.0);
        files.iter().map(write).collect()
    }

    /// Puts files in their places, all or none as far as can be known before, and adds their paths. What was worked out is
    /// not lost when that fails: it can still be printed, so the failure waits.
    pub(crate) fn put(&self, files: Vec<Beside>, paths: &mut Vec<String>) -> Option<Failure> {
        let names: Vec<&str> = files.iter().map(|file| file.name).collect();
        if let Err(failure) = self.refuse_others(&names) {
            return Some(failure);
        }
        if let Some(taken) = names
            .iter()
            .find(|name| !self.is_forced && self.path(name).exists())
        {
            return Some(self.cannot_write(taken, &io::ErrorKind::AlreadyExists.into()));
        }
        for Beside { name, side } in files {
            if let Err(error) = side.replace(&self.path(name)) {
                return Some(self.cannot_write(name, &error));
            }
            paths.push(self.path(name).display().to_string());
        }
        None
    }

    fn cannot_write(&self, name: &str, error: &io::Error) -> Failure {
        Failure::file(&self.path(name), error, "cannot be written", "无法写入")
    }

    /// Removes files of an earlier run that this one has not written anew, those of other commands, too: beside its results
    /// they would pass for its own. Only where overwriting was asked for. `own` is what this command may write.
    pub(crate) fn remove_others(&self, own: &[&str], written: &[&str]) -> Option<Failure> {
        let of_others = RESULTS.iter().filter(|files| self.path(files[0]).exists());
        let names = own.iter().chain(of_others.copied().flatten());
        let others = names.filter(|name| !written.contains(name));
        let paths = others.map(|name| self.path(name));
        for path in paths.filter(|path| self.is_forced && path.exists()) {
            if let Err(error) = std::fs::remove_file(&path) {
                return Some(Failure::file(&path, &error, "cannot be removed", "无法删除"));
            }
        }
        None
    }

    /// A file for what is on the way, gone with the value.
    pub(crate) fn side_file(&self, name: &str) -> SideFile {
        SideFile::of(&self.path(name))
    }
}

fn no_folder(path: &Path) -> Failure {
    let path = path.display();
    Failure::new(
        format!("{path} is a file, and --out takes a folder"),
        format!("{path} 是文件，--out 需要文件夹"),
    )
    .help("nothing was run; take another name", "没有运行；请换一个名称")
}

fn exists(path: &Path) -> Failure {
    let path = path.display();
    Failure::new(format!("{path} is there already"), format!("{path} 已存在")).help(
        "nothing was run; take another folder, or overwrite it with --force",
        "没有运行；请换一个文件夹，或用 --force 覆盖",
    )
}
