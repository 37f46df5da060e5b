//! Bills and disbursements.

use super::{super::call, Calls, day, number};
use actionstep::{
    Session,
    bills::{Bill, BillInclude, BillStatus},
    disbursements::{Disbursement, DisbursementInclude},
};

pub fn calls(session: &Session) -> Calls {
    [bills(session), disbursements(session)]
        .into_iter()
        .flatten()
        .collect()
}

fn bills(session: &Session) -> Calls {
    let bills = session.bills();
    let overdue = bills
        .list()
        .page(1)
        .page_size(50)
        .include([BillInclude::TheirParticipant])
        .filter(Bill::STATUS.eq(BillStatus::Open))
        .filter(Bill::DUE_DATE.lt(day("2024-02-01")))
        .filter(Bill::TOTAL_DUE.gt(number("0.50")))
        .filter(Bill::DIVISION.id(1))
        .sort(Bill::DUE_DATE.ascending());
    vec![
        ("bills.list", call(bills.list().send())),
        ("bills.list: overdue ones", call(overdue.send())),
    ]
}

fn disbursements(session: &Session) -> Calls {
    let disbursements = session.disbursements();
    let of_month = disbursements
        .list()
        .page(4)
        .page_size(25)
        .include([DisbursementInclude::Action, "taxCode".into()])
        .filter(Disbursement::DATE.ge(day("2024-02-01")))
        .filter(Disbursement::DATE.le(day("2024-02-29")))
        .filter(Disbursement::UNIT_PRICE.ge(number("24.50")))
        .filter(Disbursement::IS_ANTICIPATED.eq(false))
        .sort(Disbursement::DATE.descending());
    let create = disbursements.create(
        day("2024-02-29"),
        "Photocopying",
        number("1.50"),
        number("24.50"),
        true,
        64,
    );
    let complete = disbursements
        .create(
            day("1987-05-23"),
            "Fees: court, \"urgent\"",
            3,
            number("0.05"),
            false,
            64,
        )
        .utbms_expense_code("PH383")
        .import_external_reference("U37303-73730")
        .is_anticipated(true)
        .entered_by_participant(964)
        .unit_of_measure(1748)
        .tax_code(92)
        .income_account(482);
    vec![
        ("disbursements.list", call(disbursements.list().send())),
        ("disbursements.list: of a month", call(of_month.send())),
        (
            "disbursements.get",
            call(disbursements.get(7630).fields(["id", "unitPrice"]).send()),
        ),
        ("disbursements.create", call(create.send())),
        (
            "disbursements.create: with everything",
            call(complete.send()),
        ),
        ("disbursements.update", call(update(&disbursements).send())),
        (
            "disbursements.delete",
            call(disbursements.delete(7630).send()),
        ),
    ]
}

fn update(
    disbursements: &actionstep::disbursements::Disbursements,
) -> actionstep::disbursements::Update {
    disbursements
        .update(7630)
        .date(day("2024-03-01"))
        .description("Search fee")
        .quantity(-1)
        .unit_price(number("1234567.89"))
        .unit_price_includes_tax(false)
        .utbms_expense_code("E101")
        .import_external_reference("U/2")
        .is_anticipated(false)
        .action(65)
        .entered_by_participant(965)
        .unit_of_measure(1749)
        .tax_code(93)
        .income_account(483)
}
