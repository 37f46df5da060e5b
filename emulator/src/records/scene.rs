//! What the fields of one record have in common: who it is about, when things happened. Fields made
//! from the same scene agree with one another.

use jiff::{Timestamp, tz::Offset};
use serde_json::{Map, Value};

use super::{
    meaning::{Meaning, Plan},
    words::{
        ANYTHING, BROWSERS, COLOURS, COMPANIES, CURRENCIES, DEPARTMENTS, FIELDS, FILES,
        FIRST_NAMES, GROUPS, JOBS, LANGUAGES, LAST_NAMES, PLACES, SENTENCES, STAGES, STREETS,
        SUBJECTS, SYSTEMS, TAGS, TIME_ZONES,
    },
};
use crate::random::Random;

/// Days in which made-up records begin.
const DAYS: usize = 290;

/// Days from the first of them until the emulator is started: what was planned then is still to come.
pub(crate) const DAYS_BEFORE: i64 = 310;

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) email: String,
}

/// What a record is made from.
#[derive(Clone, Debug)]
pub(super) struct Scene {
    /// Where its made-up values begin.
    pub(super) seed: u64,
    /// Which one of its type it is.
    pub(super) index: usize,
    /// Where its words begin: types do not all begin with the same.
    shift: usize,
    /// Seconds since 1970.
    created: i64,
    pub(super) person: Person,
    /// Whether the state of the record says that it is over. `None`: it has no state.
    pub(super) over: Option<bool>,
}

impl Scene {
    /// The scene of record `index` out of `count`; later ones began later, the first of them on
    /// `first_day` (days since 1970). Records of one type have the same `shift`.
    pub(super) fn new(first_day: i64, seed: u64, shift: usize, index: usize, count: usize) -> Self {
        let mut random = Random::new(seed, "scene");
        let span = DAYS * 24;
        let hours =
            (index * span / count.max(1)).min(span) + random.below(24 * DAYS / count.max(1) + 1);
        let day = i64::try_from(hours / 24).unwrap_or_default();
        let hour = i64::try_from(random.below(10)).unwrap_or_default();
        let minute = i64::try_from(random.below(60)).unwrap_or_default();
        Self {
            seed,
            index,
            shift,
            created: (first_day + day) * DAY + (8 + hour) * 3600 + minute * 60,
            person: person(index, shift),
            over: None,
        }
    }

    /// The scene of a part of the record.
    pub(super) fn part(&self, name: &str, index: usize) -> Self {
        let mut random = Random::new(self.seed ^ (index as u64).wrapping_mul(0x9e37_79b9), name);
        let seed = random.next();
        Self {
            seed,
            index: self.index + index,
            shift: self.shift,
            created: self.created + i64::try_from(index).unwrap_or_default() * 3 * 3600,
            person: person(random.below(FIRST_NAMES.len() * LAST_NAMES.len()), 0),
            over: None,
        }
    }

    /// The same scene, of somebody who is known by name or email address already.
    pub(super) fn known(mut self, given: &Map<String, Value>, plans: &[Plan]) -> Self {
        let before = self.person.clone();
        for plan in plans {
            let Some(text) = given.get(&plan.name).and_then(Value::as_str) else {
                continue;
            };
            match plan.meaning {
                Meaning::FirstName => text.clone_into(&mut self.person.first_name),
                Meaning::LastName => text.clone_into(&mut self.person.last_name),
                Meaning::Email => text.clone_into(&mut self.person.email),
                Meaning::FullName => {
                    // `Ada Example` or `Example, Ada`.
                    let comma = text.split_once(", ").map(|(last, first)| (first, last));
                    if let Some((first, last)) = comma.or_else(|| text.split_once(' ')) {
                        first.clone_into(&mut self.person.first_name);
                        last.clone_into(&mut self.person.last_name);
                    }
                }
                _ => {}
            }
        }
        let Person {
            first_name,
            last_name,
            email,
        } = &mut self.person;
        let is_renamed = (&before.first_name, &before.last_name) != (&*first_name, &*last_name);
        if is_renamed && *email == before.email {
            let domain = email.rsplit('@').next().unwrap_or_default();
            *email = format!("{}.{}@{domain}", slug(first_name), slug(last_name));
        }
        self
    }

    /// What is made for a field of a name begins here.
    pub(super) fn random(&self, name: &str) -> Random {
        Random::new(self.seed, name)
    }

    /// The moment a field means, in seconds since 1970.
    pub(super) fn moment(&self, meaning: Meaning, random: &mut Random) -> i64 {
        let mut days = |from: i64, to: usize| {
            (from + i64::try_from(random.below(to)).unwrap_or_default()) * DAY
        };
        match meaning {
            Meaning::Modified => self.created + days(0, 9) + 5 * 3600 + 17 * 60,
            Meaning::Start => self.created + days(1, 4) - 3600,
            Meaning::End => self.created + days(6, 30) + 5 * 3600,
            Meaning::Closed => self.created + days(5, 14) + 3 * 3600,
            Meaning::Birth => self.created - days(8_000, 14_000),
            Meaning::Death => self.created - days(30, 300),
            _ => self.created,
        }
    }

    /// The text a field holds. `None`: its meaning makes none.
    pub(super) fn text(&self, meaning: Meaning, random: &mut Random) -> Option<String> {
        let person = &self.person;
        let place = PLACES[(self.index + self.shift) % PLACES.len()];
        let mut pick = |from: &[&str]| from[random.below(from.len())].to_owned();
        Some(match meaning {
            Meaning::FirstName => person.first_name.clone(),
            Meaning::MiddleName => pick(FIRST_NAMES),
            Meaning::LastName => person.last_name.clone(),
            Meaning::FullName => format!("{} {}", person.first_name, person.last_name),
            Meaning::Initials => initials(person),
            Meaning::Salutation => pick(&["Ms", "Mr", "Dr"]),
            Meaning::Suffix => pick(&["Jr.", "Sr.", "PhD"]),
            Meaning::Email => person.email.clone(),
            Meaning::Phone => format!(
                "+1 {} 555 01{:02}",
                201 + random.below(700),
                random.below(100)
            ),
            Meaning::LocalPhone => format!("555 01{:02}", random.below(100)),
            Meaning::PhoneLabel => pick(&["Business", "Mobile", "Home", "After hours"]),
            Meaning::Url => {
                let host = slug(self.cycled(COMPANIES, 1));
                format!("https://www.{host}.example/{}", self.index + 1)
            }
            Meaning::Company => self.cycled(COMPANIES, 1).to_owned(),
            Meaning::Job => pick(JOBS),
            Meaning::Department => pick(DEPARTMENTS),
            Meaning::Street => format!(
                "{} {}",
                1 + (self.index + self.shift) % 90,
                self.cycled(STREETS, 1)
            ),
            Meaning::AddressLine2 => format!("Floor {}", 1 + random.below(9)),
            Meaning::City => place[0].to_owned(),
            Meaning::State => place[1].to_owned(),
            Meaning::Country => place[2].to_owned(),
            Meaning::CountryCode => place[3].to_owned(),
            Meaning::PostCode => place[4].to_owned(),
            Meaning::Language => pick(LANGUAGES),
            Meaning::Currency => CURRENCIES[0].to_owned(),
            Meaning::TimeZone => pick(TIME_ZONES),
            Meaning::FileName => format!("{} {}.pdf", self.cycled(FILES, 3), self.index + 1),
            Meaning::FileEnding => "pdf".to_owned(),
            Meaning::TagName => self.numbered(TAGS),
            Meaning::GroupName => self.numbered(GROUPS),
            Meaning::FieldName => self.numbered(FIELDS),
            Meaning::Unknown => pick(ANYTHING),
            Meaning::Title => format!("{} – {}", self.cycled(SUBJECTS, 5), self.stage()),
            Meaning::Sentence => pick(SENTENCES),
            Meaning::Html => format!("<p>{}</p>", pick(SENTENCES)),
            Meaning::Colour => pick(COLOURS),
            Meaning::Browser => pick(BROWSERS),
            Meaning::System => pick(SYSTEMS),
            Meaning::IpAddress => format!("192.0.2.{}", 1 + random.below(254)),
            Meaning::HoursMinutes => format!("{}:{:02}", random.below(9), 5 * random.below(12)),
            Meaning::Clock => format!(
                "{:02}:{:02}:{:02}",
                random.below(9),
                random.below(60),
                random.below(60)
            ),
            Meaning::Reference => format!("{}-{:04}", self.year(), self.index + 1),
            _ => return None,
        })
    }

    /// The year in which the record began.
    fn year(&self) -> i64 {
        let began = Timestamp::from_second(self.created).unwrap_or_default();
        Offset::UTC.to_datetime(began).year().into()
    }

    /// The number a field holds, within bounds that its documentation names.
    pub(super) fn whole(&self, plan: Option<&Plan>, random: &mut Random) -> i64 {
        let meaning = plan.map_or(Meaning::Unknown, |plan| plan.meaning);
        let mut below = |end: usize| i64::try_from(random.below(end)).unwrap_or_default();
        if let Some((low, high)) = plan.and_then(|plan| plan.range) {
            let span = usize::try_from(high - low).unwrap_or_default();
            return low + below(span.saturating_add(1));
        }
        match meaning {
            Meaning::Money => 20 + below(4_000),
            Meaning::Hours => 1 + below(40),
            Meaning::Percent => 5 * below(21),
            Meaning::Bytes => 2_048 + below(4_000_000),
            Meaning::Year => self.year() - below(12),
            Meaning::Position => i64::try_from(self.index % 10).unwrap_or_default() + 1,
            Meaning::Offset => below(29) - 14,
            Meaning::CallingCode => {
                [64, 1, 44, 61, 49][usize::try_from(below(5)).unwrap_or_default()]
            }
            Meaning::AreaCode => 2 + below(8),
            Meaning::Code => 100 + below(900),
            _ => below(250),
        }
    }

    /// A word of a list, each in its turn.
    fn cycled<'a>(&self, from: &[&'a str], step: usize) -> &'a str {
        from[(self.index + self.shift).wrapping_mul(step) % from.len()]
    }

    /// A word of a list, each in its turn, with a number from the second round on.
    fn numbered(&self, from: &[&str]) -> String {
        let word = from[(self.index + self.shift) % from.len()];
        match self.index / from.len() {
            0 => word.to_owned(),
            round => format!("{word} {}", round + 1),
        }
    }

    /// What is done; with [`SUBJECTS`] different for each record as long as there are words.
    fn stage(&self) -> String {
        let round = self.index / SUBJECTS.len();
        let stage = STAGES[(self.index + self.shift + round) % STAGES.len()];
        match self.index / (SUBJECTS.len() * STAGES.len()) {
            0 => stage.to_owned(),
            more => format!("{stage} {}", more + 1),
        }
    }
}

/// Person of a number, different ones for different numbers. People of the same `shift` begin at the
/// same place in the lists of names.
fn person(number: usize, shift: usize) -> Person {
    let all = FIRST_NAMES.len() * LAST_NAMES.len();
    // 7 divides neither length, so that neighbours are far apart and nobody comes twice.
    let place = (number % all * 7 + shift) % all;
    let first = place % FIRST_NAMES.len();
    let last = (place / FIRST_NAMES.len() + first) % LAST_NAMES.len();
    let (first, last) = (FIRST_NAMES[first], LAST_NAMES[last]);
    let domain = slug(COMPANIES[place % COMPANIES.len()]);
    let again = match number / all {
        0 => String::new(),
        round => (round + 1).to_string(),
    };
    let user = format!("{}.{}{again}", first.to_lowercase(), last.to_lowercase());
    Person {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: format!("{user}@{domain}.example"),
    }
}

/// A name as label of a host.
fn slug(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

fn initials(person: &Person) -> String {
    let names = [&person.first_name, &person.last_name];
    names
        .iter()
        .filter_map(|name| name.chars().next())
        .collect()
}
