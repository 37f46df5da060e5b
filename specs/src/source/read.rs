//! The first stage: from a folder to texts.

use super::{Sources, is_unprintable};
use crate::{
    diagnostic::{Diagnostic, nearest, quote},
    schema_check::did_you_mean,
    span::Span,
};
use std::{
    collections::BTreeSet,
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
    let missing = |id: &&String| {
        let mut owners = sources.files.iter().map(|file| owner(&file.path));
        !owners.any(|owner| owner == Some(id))
    };
    let missing: Vec<_> = ids.iter().filter(missing).collect();
    if missing.is_empty() {
        return sources;
    }
    let known = known(specs_dir);
    for id in missing {
        sources.add_unusable(PathBuf::new(), String::new(), |place| {
            no_such_spec(id, &known, place)
        });
    }
    sources
}

/// Ids of the specs in the folder.
fn known(specs_dir: &Path) -> BTreeSet<String> {
    let sources = read(specs_dir);
    let owners = sources.usable().filter_map(|(_, file)| owner(&file.path));
    owners
        .filter(|id| !id.contains(is_unprintable))
        .map(str::to_owned)
        .collect()
}

fn no_such_spec(id: &str, known: &BTreeSet<String>, place: Span) -> Diagnostic {
    let ids: Vec<&str> = known.iter().map(String::as_str).collect();
    let near = nearest(id, ids.iter().copied());
    let begin = format!("`cargo run -p generator -- new {id}` begins one");
    let help = match (near, ids.is_empty()) {
        (_, true) => begin,
        (Some(_), false) => did_you_mean(near, "known specs", &ids),
        (None, false) => format!("{begin}; {}", did_you_mean(near, "known specs", &ids)),
    };
    let message = format!("there is no spec {}", quote(id));
    Diagnostic::new("no-such-spec", place, message).help(help)
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
