//! Files that come with calls, and those that calls ask for.

use bytes::Bytes;
use serde_json::{Map, Value, json};
use specs::model::{Operation, PartUpload, TypeRef};

use super::{
    Kept,
    content::Sent,
    files::{self, Files, LONGEST_MADE, Stored},
    kinds,
    perform::Job,
    plan::Effect,
    problem::{Problem, Reason},
    schema, state_word,
};
use crate::{exchange::Answer, records::Records};

/// The number of a part and how many there are, for the operations that send files in parts.
struct Part<'a> {
    upload: &'a PartUpload,
    /// Whether this is one of the later parts.
    is_next: bool,
}

impl<'a> Job<'a> {
    /// How the file of this call is sent in parts, if it is.
    fn part(&self) -> Option<Part<'a>> {
        let first = self.operation.upload.as_ref();
        let first = first.map(|upload| Part {
            upload,
            is_next: false,
        });
        first.or_else(|| {
            let mut uploads = self.uploads();
            let upload = uploads.find(|upload| upload.next == self.operation.id)?;
            Some(Part {
                upload,
                is_next: true,
            })
        })
    }

    fn uploads(&self) -> impl Iterator<Item = &'a PartUpload> {
        let operations = self.resource.operations.iter();
        operations.filter_map(|operation| operation.upload.as_ref())
    }

    /// Checks the numbers of a part that was sent.
    pub(super) fn check_part(&self) -> Result<(), Problem> {
        let Some(part) = self.part() else {
            return Ok(());
        };
        let number = self.arguments.number(&part.upload.part_number);
        let count = self.arguments.number(&part.upload.part_count);
        let name = &part.upload.part_number;
        match (number, count) {
            (Some(number), Some(count)) if number < 1 || number > count => {
                let why = "the parts are numbered from 1 to their number";
                Err(Problem::invalid(name, why))
            }
            (Some(number), _) if !part.is_next && number != 1 => Err(Problem::invalid(
                name,
                "this is the call for the first part",
            )),
            _ => Ok(()),
        }
    }

    /// Keeps the files that came with a call. Comes after the call has had its effect on the records.
    pub(super) fn keep(&self, kept: &mut Kept<'_>, account: usize, about: Option<&str>) {
        if let Some(part) = self.part() {
            let id = match self.arguments.get(&part.upload.id).filter(|_| part.is_next) {
                Some(id) => id.text(),
                None => about.map(str::to_owned),
            };
            if let Some(id) = id {
                self.keep_part(kept, account, &part, &id);
            }
            return;
        }
        if let (Some(entity), Some(id)) = (self.plan.entity, about) {
            self.attach(kept, account, entity, id);
        }
    }

    fn keep_part(&self, kept: &mut Kept<'_>, account: usize, part: &Part<'_>, id: &str) {
        let Kept { store, files, .. } = kept;
        let entity = self.file_type();
        let number = self.arguments.number(&part.upload.part_number);
        let count = self.arguments.number(&part.upload.part_count);
        let key = (account, entity.to_owned(), id.to_owned());
        for sent in self.arguments.files() {
            files.put(key.clone(), number.unwrap_or(1), count.unwrap_or(1), sent);
        }
        let whole = files.get(&key).is_some_and(Stored::is_whole);
        let state = if whole {
            state_word::after(self.model, entity, "uploaded")
        } else {
            state_word::pending(self.model, entity)
        };
        if let Some(state) = state {
            store.change(entity, id, state);
        }
    }

    /// The type of the files this group uploads; empty if they have none.
    fn file_type(&self) -> &'a str {
        self.plan.entity.unwrap_or_default()
    }

    /// Makes the files that came with a new record its own.
    fn attach(&self, kept: &mut Kept<'_>, account: usize, entity: &str, id: &str) {
        let Kept { store, kin, files } = kept;
        let sent: Vec<&Sent> = self.arguments.files().collect();
        if sent.is_empty() {
            return;
        }
        let Some((field, file)) = self.field_for_files(store, entity) else {
            for (index, sent) in sent.iter().enumerate() {
                let number = i64::try_from(index).unwrap_or(0) + 1;
                let count = i64::try_from(self.arguments.files().count()).unwrap_or(1);
                files.put(
                    (account, entity.to_owned(), id.to_owned()),
                    number,
                    count,
                    sent,
                );
            }
            return;
        };
        let mut attached = match store.find(entity, id).as_deref() {
            Some(record) => match record.get(field) {
                Some(Value::Array(there)) if !self.is_new() => there.clone(),
                _ => Vec::new(),
            },
            None => return,
        };
        for sent in sent {
            let fields = json!({ "name": sent.name, "size": sent.bytes.len() });
            let fields = match fields {
                Value::Object(fields) => fields,
                _ => Map::new(),
            };
            let record = store.create(file, fields);
            let identifier = store.identifier(file).unwrap_or("id");
            let file_id = record.get(identifier).map(kinds::text).unwrap_or_default();
            kin.add((file, &file_id), (entity, id));
            kin.remember(self.model, (file, &file_id), self.arguments);
            files.put((account, file.to_owned(), file_id), 1, 1, sent);
            attached.push((*record).clone());
        }
        let fields = Map::from_iter([(field.to_owned(), Value::Array(attached))]);
        store.change(entity, id, fields);
    }

    fn is_new(&self) -> bool {
        self.plan.effect == Effect::Create
    }

    /// The field of a record that lists its files, and the type of those: one whose files some
    /// operation returns.
    fn field_for_files(&self, store: &Records, entity: &str) -> Option<(&'a str, &'a str)> {
        schema::fields(self.model, entity).iter().find_map(|field| {
            let TypeRef::List(inner) = &field.type_ref else {
                return None;
            };
            let TypeRef::Named(file) = &**inner else {
                return None;
            };
            let known = store.identifier(file).is_some() && self.is_downloaded(file);
            known.then_some((field.name.as_str(), file.as_str()))
        })
    }

    fn is_downloaded(&self, file: &str) -> bool {
        let operations = self.model.resources.iter().flat_map(|one| &one.operations);
        let takes = |operation: &Operation| {
            let mut parameters = operation.parameters.iter();
            parameters.any(|one| one.type_ref == TypeRef::Id(file.to_owned()))
        };
        operations
            .into_iter()
            .any(|one| files::returns_file(one) && takes(one))
    }

    /// The content of the file a call asks for.
    pub(super) fn download(
        &self,
        files: &Files,
        store: &mut Records,
        account: usize,
    ) -> Result<Answer, Problem> {
        let id = self
            .plan
            .key
            .and_then(|key| self.arguments.get(&key.id)?.text());
        let id = id.unwrap_or_default();
        let entity = self.file_type();
        let file = match files.get(&(account, entity.to_owned(), id.clone())) {
            Some(stored) => stored.sent(),
            None => self.made_up(store, entity, &id)?,
        };
        let bytes = self.slice(&file.bytes)?;
        Ok(files::answer(&file.name, &file.content_type, bytes))
    }

    /// The part of a file that was asked for, where files are read in parts.
    fn slice(&self, bytes: &Bytes) -> Result<Bytes, Problem> {
        let asked = self.uploads().find_map(|upload| {
            let number = self.arguments.number(&upload.part_number)?;
            Some((&upload.part_number, number, upload.max_bytes))
        });
        let Some((name, number, size)) = asked else {
            return Ok(bytes.clone());
        };
        let before = usize::try_from(number)
            .ok()
            .and_then(|one| one.checked_sub(1));
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let start = before.map_or(usize::MAX, |before| before.saturating_mul(size));
        if start > 0 && start >= bytes.len() {
            let message = format!("`{name}`: the file has no such part.");
            return Err(Problem::new(Reason::NotFound, message).about(name));
        }
        Ok(bytes.slice(start..start.saturating_add(size).min(bytes.len())))
    }

    /// A file for a record that came with the seed: as long as the record says, always the same.
    fn made_up(&self, store: &mut Records, entity: &str, id: &str) -> Result<Sent, Problem> {
        let record = store.find(entity, id);
        if store.identifier(entity).is_some() && record.is_none() {
            return Err(Problem::no_record(entity, id));
        }
        let text = |names: &[&str]| {
            let record = record.as_ref()?;
            let found = names.iter().find_map(|name| record.get(*name));
            found.filter(|value| !value.is_null()).map(kinds::text)
        };
        let name = text(&["name", "fileName", "file_name", "title"]).unwrap_or_else(|| {
            let kind = if entity.is_empty() {
                &self.operation.id
            } else {
                entity
            };
            format!("{kind}-{id}.txt").replace("-.", ".").to_lowercase()
        });
        let size = text(&["size", "fileSize", "file_size"]);
        let size = size.and_then(|size| size.parse::<usize>().ok());
        let line = format!("{name}: emulated content.\n");
        let size = size.unwrap_or(line.len() * 3).clamp(1, LONGEST_MADE);
        let bytes: Bytes = line.bytes().cycle().take(size).collect();
        Ok(Sent {
            content_type: files::type_of(&name).to_owned(),
            name,
            bytes,
        })
    }
}
