//! Time entries, and the records that they replace.

use super::{super::call, Calls, at, clock, number};
use actionstep::{
    Session,
    time_entries::{
        BillableAmountType, BillingBehavior, RateSource, TimeEntry, TimeEntryInclude, TimerStatus,
    },
    time_records::TimeRecord,
};

pub fn calls(session: &Session) -> Calls {
    [entries(session), records(session)]
        .into_iter()
        .flatten()
        .collect()
}

/// Every field that creating and updating have in common; they are builders of different types.
macro_rules! with_everything {
    ($call:expr) => {
        $call
            .billable_hours(number("1.25"))
            .created_timestamp(at("2022-05-03T20:06:29+12:00"))
            .start_time(clock("09:00:00"))
            .timer_status(TimerStatus::Stopped)
            .timer_started_client_timestamp(at("2022-05-03T20:06:29Z"))
            .timer_duration_seconds(9000)
            .billing_behavior(BillingBehavior::NoCharge)
            .rate_unit_price(number("750.00"))
            .rate_source(RateSource::BulkCustomRate)
            .billable_amount_type(BillableAmountType::Fixed)
            .billable_amount(number("1875.00"))
            .is_billable(true)
            .import_external_reference("DDH-3838939-333")
            .action(7334)
            .task(29339)
            .quick_code(273)
            .rate(17)
            .utbms_activity_code("A120")
            .utbms_task_code("X50")
            .utbms_timekeeper_code("TK830")
            .phone_record(1176)
    };
}

fn entries(session: &Session) -> Calls {
    let entries = session.time_entries();
    let day = at("2022-05-03T00:00:00+12:00");
    let next_day = at("2022-05-04T00:00:00+12:00");
    let of_day = entries
        .list()
        .page(1)
        .page_size(200)
        .include([TimeEntryInclude::Action, TimeEntryInclude::Owner])
        .filter(TimeEntry::TIMESTAMP_DATE.ge(day))
        .filter(TimeEntry::TIMESTAMP_DATE.lt(next_day))
        .filter(TimeEntry::IS_BILLABLE.eq(true))
        .filter(TimeEntry::BILLING_BEHAVIOR.not_eq(BillingBehavior::NoCharge))
        .filter(TimeEntry::ACTUAL_HOURS.ge(number("0.10")))
        .filter(TimeEntry::OWNER.id(14))
        .sort(TimeEntry::TIMESTAMP_DATE.descending());
    let get = entries
        .get(9287)
        .include([TimeEntryInclude::Task, "rate".into()])
        .fields(["actualHours"]);
    let complete = entries
        .create(day, number("0.10"), 12, 14)
        .description("Court hearing");
    let update = entries
        .update(608)
        .timestamp_date(next_day)
        .actual_hours(3)
        .created_by(13)
        .owner(15)
        .description("Hearing, 2nd day");
    vec![
        ("time_entries.list", call(entries.list().send())),
        (
            "time_entries.list: billable ones of a day",
            call(of_day.send()),
        ),
        ("time_entries.get", call(get.send())),
        (
            "time_entries.create",
            call(entries.create(day, number("2.50"), 12, 14).send()),
        ),
        (
            "time_entries.create: with everything",
            call(with_everything!(complete).send()),
        ),
        ("time_entries.update", call(with_everything!(update).send())),
        ("time_entries.delete", call(entries.delete(608).send())),
    ]
}

#[expect(deprecated, reason = "the provider still answers these calls")]
fn records(session: &Session) -> Calls {
    let records = session.time_records();
    let start = at("2019-08-15T10:23:57+10:00");
    let of_matter = records
        .list()
        .page(1)
        .page_size(10)
        .include(["activity".into(), "division".into()])
        .filter(TimeRecord::ACTION.id(9))
        .filter(TimeRecord::START_TIMESTAMP.ge(at("2019-08-15T00:00:00+10:00")))
        .sort(TimeRecord::START_TIMESTAMP.ascending());
    let complete = records
        .create(start, 1, 1, 12, 14)
        .notes("Phone & mail")
        .billable_hours(number("0.50"))
        .task(29339)
        .activity(5)
        .action(7334)
        .rate(17);
    vec![
        ("time_records.list", call(records.list().send())),
        ("time_records.list: of one matter", call(of_matter.send())),
        (
            "time_records.get",
            call(records.get(77).include(["task".into()]).send()),
        ),
        (
            "time_records.create",
            call(records.create(start, number("0.75"), 1, 12, 14).send()),
        ),
        (
            "time_records.create: with everything",
            call(complete.send()),
        ),
    ]
}
