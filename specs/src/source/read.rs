//! The first stage: from a folder to texts.

use super::Sources;
use crate::{
    diagnostic::{Diagnostic, quote},
    span::Span,
};
use std::{
    fs, io,
    io::Read,
    path::{Path, PathBuf},
};

/// Largest file that is read, in bytes. The largest real spec file has 60 kB.
const FILE_MAX: u64 = 1 << 20;

/// What else lives in the specs folder and is no spec, whatever it contains.
const NO_SPECS: &[&str] = &["src", "target"];

/// Reads all specs in `specs_dir`: every `<id>.yaml`, and every folder that has a `.yaml` in it.
/// Hidden files and everything else are left alone. Problems are kept in the result.
pub fn read(specs_dir: &Path) -> Sources {
    read_where(specs_dir, &|_| true)
}

/// Reads the specs of the providers in `ids` alone.
pub fn read_only(specs_dir: &Path, ids: &[String]) -> Sources {
    let mut sources = read_where(specs_dir, &|name| ids.iter().any(|id| id == name));
    for id in ids {
        if !sources
            .files
            .iter()
            .any(|file| owner(&file.path) == Some(id.as_str()))
        {
            sources.add_unusable(PathBuf::new(), String::new(), |place| {
                Diagnostic::new(
                    "no-such-spec",
                    place,
                    format!("there is no spec {}", quote(id)),
                )
                .help(format!("`cargo run -p generator -- new {id}` begins one"))
            });
        }
    }
    sources
}

/// Name of the provider a file belongs to.
fn owner(path: &Path) -> Option<&str> {
    let first = path.components().next()?.as_os_str();
    Path::new(first).file_stem()?.to_str()
}

fn read_where(specs_dir: &Path, wanted: &dyn Fn(&str) -> bool) -> Sources {
    let mut reader = Reader {
        sources: Sources {
            root: specs_dir.to_owned(),
            ..Sources::default()
        },
    };
    for entry in reader.list(Path::new("")) {
        let name = entry.name.as_str();
        let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str());
        if !stem.is_some_and(wanted) {
            continue;
        }
        let path = PathBuf::from(name);
        if entry.is_dir {
            if !NO_SPECS.contains(&name) {
                reader.folder(&path);
            }
        } else {
            reader.file(path, &entry);
        }
    }
    reader.sources
}

struct Reader {
    sources: Sources,
}

/// An entry of a folder that is not hidden.
struct Entry {
    name: String,
    is_dir: bool,
    is_symlink: bool,
}

impl Reader {
    /// The entries of a folder, by name.
    fn list(&mut self, folder: &Path) -> Vec<Entry> {
        let listed = fs::read_dir(self.sources.root.join(folder)).and_then(|entries| {
            entries
                .map(|entry| {
                    let entry = entry?;
                    let kind = entry.file_type()?;
                    Ok(Entry {
                        name: entry.file_name().to_string_lossy().into_owned(),
                        is_dir: kind.is_dir(),
                        is_symlink: kind.is_symlink(),
                    })
                })
                .collect::<io::Result<Vec<_>>>()
        });
        match listed {
            Ok(mut entries) => {
                entries.retain(|entry| !entry.name.starts_with('.'));
                entries.sort_by(|a, b| a.name.cmp(&b.name));
                entries
            }
            Err(error) => {
                self.sources
                    .add_unusable(folder.to_owned(), String::new(), |place| {
                        Diagnostic::new(
                            "unreadable",
                            place,
                            format!("the folder cannot be read: {error}"),
                        )
                    });
                Vec::new()
            }
        }
    }

    /// A folder is a spec if it has a file that is, or was meant to be, YAML.
    fn folder(&mut self, folder: &Path) {
        let entries = self.list(folder);
        if !entries
            .iter()
            .any(|entry| is_yaml(&entry.name) || is_yml(&entry.name))
        {
            return;
        }
        for entry in entries {
            let path = folder.join(&entry.name);
            if entry.is_dir {
                self.sources.add_unusable(path, String::new(), |place| {
                    Diagnostic::new("nested-folder", place, "folder in the folder of a spec")
                        .help("resource files stand next to `provider.yaml`; move them there, or the folder elsewhere")
                });
            } else {
                self.file(path, &entry);
            }
        }
    }

    fn file(&mut self, path: PathBuf, entry: &Entry) {
        if is_yml(&entry.name) {
            self.sources.add_unusable(path, String::new(), |place| {
                Diagnostic::new("yml", place, "specs end in `.yaml`, not `.yml`")
                    .help("rename the file")
            });
        } else if !is_yaml(&entry.name) {
            // README.md, schema.json, …
        } else if entry.is_symlink {
            self.sources.add_unusable(path, String::new(), |place| {
                Diagnostic::new("symlink", place, "symbolic links are not followed")
                    .help("put the file itself here")
            });
        } else {
            match self.bytes(&path) {
                Ok(bytes) => self.text(path, bytes),
                Err(error) => self.sources.add_unusable(path, String::new(), |place| {
                    Diagnostic::new(
                        "unreadable",
                        place,
                        format!("the file cannot be read: {error}"),
                    )
                }),
            }
        }
    }

    /// The content, up to one byte more than is allowed.
    fn bytes(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        fs::File::open(self.sources.root.join(path))?
            .take(FILE_MAX + 1)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn text(&mut self, path: PathBuf, bytes: Vec<u8>) {
        if bytes.len() as u64 > FILE_MAX {
            self.sources.add_unusable(path, String::new(), |place| {
                Diagnostic::new("too-large", place, "the file is larger than 1 MiB")
                    .help("use a folder with a file per resource; no spec needs that much")
            });
            return;
        }
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.sources.add(path, text);
            }
            Err(error) => self.not_utf8(path, &error),
        }
    }

    fn not_utf8(&mut self, path: PathBuf, error: &std::string::FromUtf8Error) {
        let start = error.utf8_error().valid_up_to();
        let bad = error.as_bytes().get(start).copied().unwrap_or_default();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        self.sources.add_unusable(path, text, |place| {
            // The lossy text agrees with the bytes up to the bad one, which became U+FFFD.
            let place = Span {
                start,
                end: start + char::REPLACEMENT_CHARACTER.len_utf8(),
                ..place
            };
            Diagnostic::new("not-utf8", place, format!("byte 0x{bad:02X} is not UTF-8"))
                .help("save the file as UTF-8")
        });
    }
}

fn is_yaml(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "yaml")
}

fn is_yml(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("yml")
            || (extension.eq_ignore_ascii_case("yaml") && extension != "yaml")
    })
}
