//! Uploads in parts.

use super::Call;
use super::answer::{Answer, Expects};
use super::survey::survey;
use crate::error::Error;
use crate::json::{self, Json};
use crate::operation::PartUpload;
use crate::transport::BoxFuture;
use crate::upload::{Progress, Upload, unreadable};
use crate::value::Id;
use crate::value::kind::{Identifier, Integer, Kind};

/// Is told of each part sent.
type OnProgress = Box<dyn FnMut(Progress) + Send>;

impl Call {
    /// Sends a file, in parts if it is larger than one may be, and reads the answer to the last.
    ///
    /// The call is that of the first part, with all arguments but those of the parts.
    pub async fn upload<K: Kind>(
        self,
        description: &'static PartUpload,
        upload: Upload,
        on_progress: Option<OnProgress>,
    ) -> Result<K::Value, Error> {
        let answer = self.send_parts(description, upload, on_progress).await?;
        answer.decode::<K>()
    }

    fn send_parts(
        self,
        description: &'static PartUpload,
        mut upload: Upload,
        mut on_progress: Option<OnProgress>,
    ) -> BoxFuture<'static, Result<Answer, Error>> {
        Box::pin(async move {
            let total = upload.size();
            let parts = count(total, description.max_bytes);
            let parts = u32::try_from(parts).map_err(|_| {
                Error::configuration(description.first.id, "the file has too many parts")
            })?;
            let session = self.session.clone();
            let mut call = self;
            let mut id = None;
            let (mut part, mut sent) = (1, 0_u64);
            loop {
                let operation = call.operation;
                let length = description.max_bytes.max(1).min(total - sent);
                let file = upload.part(operation.id, length).await?;
                if file.as_bytes().len() as u64 != length {
                    return Err(interrupted(
                        unreadable(operation.id),
                        part,
                        parts,
                        id.as_ref(),
                    ));
                }
                call.set::<Integer>(description.part_number, part.into());
                call.set::<Integer>(description.part_count, parts.into());
                call.set_file(description.file, file);
                let answer = (call.exchange(Expects::Payload).await)
                    .map_err(|error| interrupted(error, part, parts, id.as_ref()))?;
                sent += length;
                if let Some(on_progress) = &mut on_progress {
                    on_progress(Progress {
                        sent,
                        total,
                        part,
                        parts,
                    });
                }
                if part == parts {
                    return Ok(answer);
                }
                let of_file: Id = match id.take() {
                    Some(id) => id,
                    None => returned_id(&answer, description.returned_id)?,
                };
                call = Call::new(&session, description.next);
                call.set::<Identifier>(description.id, of_file.clone());
                id = Some(of_file);
                part += 1;
            }
        })
    }
}

/// Number of parts; an empty file has one.
fn count(total: u64, max_bytes: u64) -> u64 {
    total.div_ceil(max_bytes.max(1)).max(1)
}

/// What the answer to the first part calls the file.
fn returned_id(answer: &Answer, path: &str) -> Result<Id, Error> {
    let found = survey(answer.body(), [path]).map_err(|error| answer.not_json(&error))?;
    let value = found[0]
        .text
        .and_then(|text| serde_json::from_str::<Json>(text).ok());
    let id = value.filter(|value| value.is_string() || value.is_number());
    let id = id.map(|value| Id::from(json::text(&value)));
    id.ok_or_else(|| {
        let text = format!("there is no identifier at `{path}` in the answer to the first part");
        answer.undecodable(text)
    })
}

/// Says in the error which part it is about and what the provider calls the file whose earlier
/// parts it has.
fn interrupted(error: Error, part: u32, parts: u32, id: Option<&Id>) -> Error {
    if parts == 1 {
        return error;
    }
    let file = match id {
        Some(id) => format!(" of the file {}", crate::text::clean(id.as_str())),
        None => String::new(),
    };
    error.within(&format!("part {part} of {parts}{file} was not sent"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_file() {
        for (total, max, parts) in [
            (0, 5, 1),
            (1, 5, 1),
            (5, 5, 1),
            (6, 5, 2),
            (10, 5, 2),
            (11, 5, 3),
        ] {
            assert_eq!(count(total, max), parts, "{total} / {max}");
        }
        assert_eq!(count(3, 0), 3);
    }
}
