//! Reads what a field holds out of its name and its documentation.

use specs::model::{Field, ScalarType as Scalar, TypeRef};

use super::{
    meaning::{Kind, Meaning},
    words,
};

/// What a field holds. `names` are all fields of its type.
pub(super) fn meaning(field: &Field, kind: Kind, names: &[&str]) -> Meaning {
    let TypeRef::Scalar(scalar) = field.type_ref.innermost() else {
        return Meaning::Unknown;
    };
    let parts = words::split(&field.name);
    let words = Words(&parts);
    match scalar {
        Scalar::String => text(&words, kind, field, names),
        Scalar::Integer | Scalar::Number | Scalar::Decimal => number(&words),
        Scalar::Boolean | Scalar::BooleanTf | Scalar::Boolean01 => truth(&words),
        Scalar::Date
        | Scalar::DateDmy
        | Scalar::DateTime
        | Scalar::Time
        | Scalar::EpochSeconds
        | Scalar::EpochMilliseconds => time(&words),
        Scalar::Id | Scalar::Json | Scalar::File => Meaning::Unknown,
    }
}

/// The words of a field's name.
struct Words<'a>(&'a [String]);

impl Words<'_> {
    fn any(&self, known: &[&str]) -> bool {
        self.0.iter().any(|word| known.contains(&word.as_str()))
    }

    fn only(&self, known: &[&str]) -> bool {
        self.0.iter().all(|word| known.contains(&word.as_str()))
    }

    fn all(&self, known: &[&str]) -> bool {
        known.iter().all(|word| self.any(&[word]))
    }

    fn last(&self, known: &[&str]) -> bool {
        let last = self
            .0
            .iter()
            .rev()
            .find(|word| !word.starts_with(|c: char| c.is_numeric()));
        last.is_some_and(|last| known.contains(&last.as_str()))
    }
}

fn text(words: &Words<'_>, kind: Kind, field: &Field, names: &[&str]) -> Meaning {
    address(words, names)
        .or_else(|| person(words, kind))
        .or_else(|| thing(words))
        .or_else(|| written_time(words, &field.doc))
        .or_else(|| name(words, kind))
        .unwrap_or(Meaning::Unknown)
}

fn address(words: &Words<'_>, names: &[&str]) -> Option<Meaning> {
    let in_address = || {
        let address = ["city", "street", "zip", "postcode", "address"];
        let has = |name: &&str| {
            words::split(name)
                .iter()
                .any(|one| address.contains(&one.as_str()))
        };
        names.iter().any(has)
    };
    let has_area = || {
        names
            .iter()
            .any(|name| name.to_lowercase().contains("area"))
    };
    let found = if words.last(&["email", "mail", "login"])
        || (words.any(&["email", "mail"]) && words.any(&["address", "recipient", "recipients"]))
    {
        Meaning::Email
    } else if words.last(&["label"]) && words.any(&["phone"]) {
        Meaning::PhoneLabel
    } else if words.any(&["label", "notes", "subject", "body", "flag", "status"]) {
        return None;
    } else if words.last(&["number"]) && words.any(&["phone"]) && has_area() {
        Meaning::LocalPhone
    } else if words.any(&["phone", "mobile", "fax", "sms", "telephone"]) {
        Meaning::Phone
    } else if words.any(&["ip"]) {
        Meaning::IpAddress
    } else if words.any(&[
        "url", "uri", "website", "web", "href", "homepage", "avatar", "thumb",
    ]) || words.last(&["link", "picture", "photo"])
    {
        Meaning::Url
    } else if words.last(&["line"]) && words.any(&["2", "line2", "3"])
        || words.all(&["address", "2"])
    {
        Meaning::AddressLine2
    } else if words.any(&["street", "address"]) {
        Meaning::Street
    } else if words.any(&["city", "town"]) {
        Meaning::City
    } else if words.any(&["province", "county"]) || (words.any(&["state"]) && in_address()) {
        Meaning::State
    } else if words.any(&["zip", "postcode", "postal"]) || words.all(&["post", "code"]) {
        Meaning::PostCode
    } else if words.any(&["country"]) && words.any(&["code", "iso"]) {
        Meaning::CountryCode
    } else if words.any(&["country"]) {
        Meaning::Country
    } else if words.any(&["timezone"]) || words.all(&["time", "zone"]) {
        Meaning::TimeZone
    } else {
        return None;
    };
    Some(found)
}

fn person(words: &Words<'_>, kind: Kind) -> Option<Meaning> {
    let named = words.any(&["name"]);
    let roles = [
        "user",
        "owner",
        "author",
        "sender",
        "assignee",
        "customer",
        "client",
        "contact",
        "holder",
        "manager",
        "recipient",
        "to",
    ];
    let found = if (named && words.any(&["first", "given", "preferred"]))
        || words.any(&["forename"])
    {
        Meaning::FirstName
    } else if named && words.any(&["middle"]) {
        Meaning::MiddleName
    } else if (named && words.any(&["last", "family"])) || words.any(&["surname"]) {
        Meaning::LastName
    } else if words.any(&["initials"]) {
        Meaning::Initials
    } else if words.any(&["salutation"]) {
        Meaning::Salutation
    } else if words.any(&["suffix"]) {
        Meaning::Suffix
    } else if words.any(&["flag", "status", "type", "kind"]) {
        return None;
    } else if words.any(&["company", "organisation", "organization", "employer"]) {
        Meaning::Company
    } else if words.any(&["job", "occupation"]) || (kind == Kind::Person && words.last(&["title"]))
    {
        Meaning::Job
    } else if words.any(&["department", "team"]) || (kind == Kind::Person && words.last(&["group"]))
    {
        Meaning::Department
    } else if words.any(&["language", "locale"]) {
        Meaning::Language
    } else if words.last(&["by"])
        || (words.last(&roles) && !words.any(&["reply"]))
        || (named && words.any(&roles))
    {
        Meaning::FullName
    } else {
        return None;
    };
    Some(found)
}

fn thing(words: &Words<'_>) -> Option<Meaning> {
    let found = if words.any(&["currency"]) {
        Meaning::Currency
    } else if words.any(&["color", "colour"]) {
        Meaning::Colour
    } else if words.any(&["browser"]) {
        Meaning::Browser
    } else if words.any(&["os"]) {
        Meaning::System
    } else if words.any(&["filename"]) || words.all(&["file", "name"]) {
        Meaning::FileName
    } else if words.any(&["extension"]) || words.all(&["file", "type"]) {
        Meaning::FileEnding
    } else if words.any(&["html"]) {
        Meaning::Html
    } else if words.last(&["folder", "directory"]) || words.all(&["folder", "name"]) {
        Meaning::GroupName
    } else if words.any(&["tag", "tags", "keywords"]) {
        Meaning::TagName
    } else if words.last(&[
        "description",
        "descr",
        "text",
        "comment",
        "note",
        "notes",
        "body",
        "message",
        "summary",
        "details",
        "reason",
        "remark",
    ]) {
        Meaning::Sentence
    } else {
        return None;
    };
    Some(found)
}

/// Times that are texts.
fn written_time(words: &Words<'_>, doc: &str) -> Option<Meaning> {
    if doc.contains("`HH:MM:SS`") {
        Some(Meaning::Clock)
    } else if doc.contains("`H:MM`") || doc.contains("`HH:MM`") {
        Some(Meaning::HoursMinutes)
    } else if words.any(&["reference", "number", "sku"]) {
        Some(Meaning::Reference)
    } else if words.last(&["date", "timestamp"]) {
        Some(Meaning::Created)
    } else {
        None
    }
}

fn name(words: &Words<'_>, kind: Kind) -> Option<Meaning> {
    if !words.last(&[
        "name", "title", "subject", "label", "headline", "caption", "heading",
    ]) {
        return None;
    }
    if words.last(&["subject", "headline", "heading", "caption"]) {
        return Some(Meaning::Title);
    }
    let usual = [
        "name", "title", "label", "full", "display", "real", "legal", "account",
    ];
    if kind == Kind::Person && !words.only(&usual) {
        return None;
    }
    Some(match kind {
        Kind::Person => Meaning::FullName,
        Kind::Company => Meaning::Company,
        Kind::Country => Meaning::Country,
        Kind::File => Meaning::FileName,
        Kind::Tag => Meaning::TagName,
        Kind::Group => Meaning::GroupName,
        Kind::Field => Meaning::FieldName,
        Kind::Work => Meaning::Title,
    })
}

fn number(words: &Words<'_>) -> Meaning {
    let money = [
        "price",
        "amount",
        "money",
        "cost",
        "costs",
        "fee",
        "balance",
        "rate",
        "budget",
        "paid",
        "due",
        "tax",
        "inclusive",
        "exclusive",
    ];
    if words.any(&["hours", "hour", "time", "duration"]) {
        Meaning::Hours
    } else if words.any(&money) || words.last(&["total"]) {
        Meaning::Money
    } else if words.any(&["percent", "progress", "percentage", "discount"]) {
        Meaning::Percent
    } else if words.any(&["size", "bytes", "filesize"]) {
        Meaning::Bytes
    } else if words.any(&["year"]) {
        Meaning::Year
    } else if words.any(&["country"]) {
        Meaning::CallingCode
    } else if words.any(&["area"]) {
        Meaning::AreaCode
    } else if words.any(&["offset"]) {
        Meaning::Offset
    } else if words.any(&[
        "position", "order", "number", "index", "page", "version", "priority", "step",
    ]) {
        Meaning::Position
    } else if words.any(&["code"]) {
        Meaning::Code
    } else {
        Meaning::Count
    }
}

fn truth(words: &Words<'_>) -> Meaning {
    if words.any(&[
        "deleted", "deceased", "hidden", "archived", "hold", "blocked", "locked",
    ]) {
        Meaning::Rarely
    } else if words.any(&["active", "enabled", "list", "billable", "write", "visible"]) {
        Meaning::Mostly
    } else {
        Meaning::Unknown
    }
}

fn time(words: &Words<'_>) -> Meaning {
    if words.any(&["birth", "birthday", "born"]) {
        Meaning::Birth
    } else if words.any(&["death"]) {
        Meaning::Death
    } else if words.any(&[
        "modified", "updated", "changed", "touched", "access", "edited",
    ]) {
        Meaning::Modified
    } else if words.any(&[
        "closed",
        "completed",
        "finished",
        "deleted",
        "done",
        "resolved",
    ]) {
        Meaning::Closed
    } else if words.any(&["created", "added", "create", "creation", "timestamp"]) {
        Meaning::Created
    } else if words.any(&["start", "started", "starts", "begin", "from", "opens"]) {
        Meaning::Start
    } else if words.any(&[
        "end", "ends", "due", "until", "expires", "deadline", "closes", "to",
    ]) {
        Meaning::End
    } else {
        Meaning::Created
    }
}

/// Bounds of a number that its documentation names: "0 to 10".
pub(super) fn range(doc: &str) -> Option<(i64, i64)> {
    let number = |text: &str| {
        text.trim_matches(|c: char| !c.is_ascii_digit())
            .parse::<i64>()
            .ok()
    };
    let (before, after) = doc.split_once(" to ")?;
    let low = number(before.rsplit(' ').next()?)?;
    let high = number(after.split(' ').next()?)?;
    (low < high).then_some((low, high))
}

/// A text that its documentation gives as an example: "such as `A120`", or nothing but "`ok`."
pub(super) fn sample(doc: &str, names: &[&str]) -> Option<String> {
    let mut parts = doc.split('`');
    let before = parts.next()?.trim_end();
    let sample = parts.next()?;
    let after = parts.next()?;
    let introduced = ["such as", "for instance", "like", ":"];
    let alone = before.is_empty() && (after.is_empty() || after.starts_with('.'));
    let given = alone || introduced.iter().any(|words| before.ends_with(words));
    let concrete = !sample.is_empty()
        && !sample.contains("::")
        && !sample.contains('…')
        && !sample.contains("MM")
        && !names.contains(&sample);
    (given && concrete).then(|| sample.to_owned())
}
