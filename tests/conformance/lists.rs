//! Lists that come in pages: every record once, from the first page to the last.

use super::{
    Case, Failure,
    desk::{Desk, Opened},
    ensure,
    report::Verdict,
};
use crate::driver::Driver;
use specs::model::{Operation, Paging};

pub async fn to_the_end<D: Driver>(desk: Desk<D>) -> Case {
    let desk = desk.open().await?;
    let session = desk.log_in().await?;
    let mut lists = 0;
    let mut several = 0;
    let mut records = 0;
    for operation in D::OPERATIONS {
        let Some(list) = operation.list else {
            continue;
        };
        desk.emulator.log().clear();
        let call = desk.samples(|samples| list(&session, &samples.of(operation.id)));
        let count = call.count().await;
        let count = count.map_err(|error| Failure(error.to_string()))?;
        let requests = desk.emulator.log().requests();
        let pages = requests.len();
        let listed = requests.last().and_then(|request| request.listed);
        let expected = listed.map(|listed| listed.total);
        ensure(Some(count) == expected, || {
            format!("{}: {count} instead of {expected:?} records", operation.id)
        })?;
        let fits = page_size(&desk, operation.id).is_some_and(|size| count <= size);
        ensure(pages > 1 || fits, || {
            format!("{}: {count} records on one page", operation.id)
        })?;
        lists += 1;
        several += usize::from(pages > 1);
        records += count;
    }
    if lists == 0 {
        return Ok(Verdict::Absent("no list has pages"));
    }
    Ok(Verdict::Passed(format!(
        "{lists} lists, {several} of several pages, {records} records"
    )))
}

/// The published maximum of records on a page.
fn page_size<D: Driver>(desk: &Opened<D>, name: &str) -> Option<usize> {
    let (_, operation): (_, &Operation) = desk.operations().find(|(id, _)| id == name)?;
    let max = match operation.paging.as_ref()? {
        Paging::PageNumber { max, .. } | Paging::Offset { max, .. } => *max,
    };
    usize::try_from(max?).ok()
}
