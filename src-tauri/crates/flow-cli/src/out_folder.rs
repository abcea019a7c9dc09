//! A folder for results: looked at before anything runs, each file written beside and then put in its place.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::files;
use crate::side_file::SideFile;

/// The folder of `--out`.
pub(crate) struct OutFolder {
    path: PathBuf,
    is_forced: bool,
}

impl OutFolder {
    /// Makes the folder unless it is there, and refuses to go on when one of the files is there already and may not be
    /// overwritten.
    pub(crate) fn open(path: &Path, is_forced: bool, names: &[&str]) -> Result<OutFolder, Failure> {
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
            Some(taken) if !is_forced => Err(exists(&taken)),
            _ => Ok(folder),
        }
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

    /// Writes a file: all of it or none.
    pub(crate) fn write<T>(
        &self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
    ) -> Result<T, Failure> {
        let path = self.path(name);
        // Of no use any more when this fails; the error that matters is the first one.
        let side = self.side_file(name);
        let written = side.make().and_then(|file| {
            let mut out = BufWriter::with_capacity(1 << 18, file);
            let value = write(&mut out)?;
            out.into_inner()
                .map_err(io::IntoInnerError::into_error)?
                .sync_all()?;
            if !self.is_forced && path.exists() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            side.replace(&path)?;
            Ok(value)
        });
        written.map_err(|error| Failure::file(&path, &error, "cannot be written", "无法写入"))
    }

    /// Writes files one after the other and adds their paths. What was worked out is not lost when that fails: it can
    /// still be printed, so the failure waits.
    pub(crate) fn write_all(&self, files: &[(&str, &[u8])], paths: &mut Vec<String>) -> Option<Failure> {
        for (name, bytes) in files {
            if let Err(failure) = self.write(name, |out| out.write_all(bytes)) {
                return Some(failure);
            }
            paths.push(self.path(name).display().to_string());
        }
        None
    }

    /// Removes files of an earlier run that this one has not written anew: beside its results they would pass for its
    /// own. Only where overwriting was asked for.
    pub(crate) fn remove_others(&self, names: &[&str], written: &[&str]) -> Option<Failure> {
        let others = names.iter().filter(|name| !written.contains(name));
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

fn exists(path: &Path) -> Failure {
    let path = path.display();
    Failure::new(format!("{path} is there already"), format!("{path} 已存在")).help(
        "nothing was run; take another folder, or overwrite it with --force",
        "没有运行；请换一个文件夹，或用 --force 覆盖",
    )
}
