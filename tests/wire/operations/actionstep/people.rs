//! Contacts, their roles, and users.

use super::{super::call, Calls, day};
use actionstep::{
    Session,
    participant_types::ParticipantType,
    participants::{AmlRisk, AmlStatus, BirthDateStatus, Gender, Participant},
    users::{User, UserInclude},
};

pub fn calls(session: &Session) -> Calls {
    [types(session), participants(session), users(session)]
        .into_iter()
        .flatten()
        .collect()
}

fn types(session: &Session) -> Calls {
    let types = session.participant_types();
    let of_vendor = types
        .list()
        .page(1)
        .page_size(200)
        .fields(["id", "name"])
        .filter(ParticipantType::IS_BASE_PARTICIPANT_TYPE.eq(true))
        .filter(ParticipantType::NAME.like("*Law*"))
        .sort(ParticipantType::DISPLAY_NAME.ascending());
    vec![
        ("participant_types.list", call(types.list().send())),
        (
            "participant_types.list: of the vendor",
            call(of_vendor.send()),
        ),
    ]
}

/// Every field that creating and updating have in common; they are builders of different types.
macro_rules! with_everything {
    ($call:expr) => {
        $call
            .display_initials("JS")
            .is_company(false)
            .company_name("")
            .salutation("Mr")
            .first_name("James")
            .middle_name("Zoë")
            .last_name("O'Neill")
            .suffix("Jr.")
            .preferred_name("Jim")
            .physical_address_line1("1/2 Beach Road")
            .physical_address_line2("Flat #3")
            .physical_city("Auckland")
            .physical_state_province("AKL")
            .physical_county("North")
            .physical_post_code("0622")
            .mailing_address_line1("PO Box 1")
            .mailing_address_line2("c/o B & C")
            .mailing_city("Wellington")
            .mailing_state_province("WGN")
            .mailing_county("South")
            .mailing_post_code("6011")
            .phone1_label("Home")
            .phone1_country(44)
            .phone1_area(202)
            .phone1_number("7379 939")
            .phone1_notes("after 5")
            .phone2_label("Work")
            .phone2_country(64)
            .phone2_area(9)
            .phone2_number("555-0100")
            .phone2_notes("ext. 2")
            .phone3_label("Mobile")
            .phone3_country(1)
            .phone3_area(0)
            .phone3_number("555 0101")
            .phone3_notes("no text")
            .phone4_label("Other")
            .phone4_country(61)
            .phone4_area(2)
            .phone4_number("5550102")
            .phone4_notes("-")
            .fax("+64 9 555 0103")
            .sms("+64215550104")
            .email("james+law@example.com")
            .website("https://example.com/?a=1&b=2")
            .occupation("Builder")
            .tax_number("012-345-678")
            .date_of_birth(day("1980-02-29"))
            .date_of_death(day("2024-01-31"))
            .marital_status("Married")
            .gender(Gender::Male)
            .gender_type_name("Male")
            .is_deceased(true)
            .date_of_birth_status(BirthDateStatus::NotStated)
            .country_of_birth("NZ")
            .aml_status(AmlStatus::SignedOff)
            .aml_progress(75)
            .aml_risk(AmlRisk::VeryLow)
            .aml_note("Successfully processed.")
            .debtor_statement_send_email(true)
            .debtor_statement_use_primary_email(false)
            .debtor_statement_email("james.smith@example.com, jeff.black@example.com")
            .disability_status("Physical")
            .cultural_identity("Yes, Aboriginal")
            .primary_language("Ngardi")
            .year_of_arrival(1987)
            .import_external_reference("EXT/7")
            .physical_country("NZ")
            .mailing_country("AU")
            .division(1)
    };
}

fn participants(session: &Session) -> Calls {
    let participants = session.participants();
    let people = participants
        .list()
        .page(2)
        .page_size(100)
        .fields(["id", "displayName", "email"])
        .filter(Participant::IS_COMPANY.eq(false))
        .filter(Participant::LAST_NAME.like_ignoring_case("O'Neill*"))
        .filter(Participant::DATE_OF_BIRTH.lt(day("1990-01-01")))
        .filter(Participant::GENDER.one_of([Gender::Female, Gender::Male]))
        .filter(Participant::DIVISION.id(1))
        .sort(Participant::LAST_NAME.ascending());
    let no_mail = participants
        .list()
        .filter(Participant::EMAIL.is_null())
        .filter(Participant::WEBSITE.is_not_null());
    let get = participants.get(11).fields(["id", "displayName"]);
    let complete = with_everything!(participants.create("O'Neill, James"));
    let company = participants
        .update(11)
        .is_company(true)
        .company_name("Smith & Söhne GmbH")
        .gender(Gender::Female)
        .is_deceased(false);
    vec![
        ("participants.list", call(participants.list().send())),
        ("participants.list: people of a name", call(people.send())),
        ("participants.list: with no e-mail", call(no_mail.send())),
        ("participants.get", call(get.send())),
        (
            "participants.create",
            call(participants.create("Smith, James").send()),
        ),
        (
            "participants.create: with everything",
            call(complete.send()),
        ),
        (
            "participants.update",
            call(with_everything!(participants.update(11)).send()),
        ),
        ("participants.update: a company", call(company.send())),
    ]
}

fn users(session: &Session) -> Calls {
    let users = session.users();
    let active = users
        .list()
        .page(1)
        .page_size(200)
        .include([UserInclude::Participant, "division".into()])
        .fields(["id", "emailAddress"])
        .filter(User::IS_ACTIVE.eq(true))
        .filter(User::EMAIL_ADDRESS.like("*@example.com"))
        .sort(User::EMAIL_ADDRESS.ascending());
    let with_person = users
        .current()
        .include([UserInclude::Participant])
        .fields(["id", "emailAddress"]);
    vec![
        ("users.list", call(users.list().send())),
        ("users.list: active ones", call(active.send())),
        ("users.current", call(users.current().send())),
        (
            "users.current: with the person",
            call(with_person.send_linked()),
        ),
    ]
}
