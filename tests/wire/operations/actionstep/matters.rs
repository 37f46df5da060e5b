//! Matters, their types, roles, folders and documents.

use super::{super::call, Calls, at};
use actionstep::{
    Session,
    action_documents::{ActionDocument, ActionDocumentInclude},
    action_folders::{ActionFolder, ActionFolderInclude},
    action_participants::{ActionParticipant, ActionParticipantInclude},
    action_types::ActionType,
    actions::{Action, ActionInclude, ActionStatus, AmlReviewStatus, BillingStatus},
    participants::Participant,
};
use serde_json::json;

pub fn calls(session: &Session) -> Calls {
    [
        creation(session),
        documents(session),
        folders(session),
        participants(session),
        types(session),
        lists(session),
        actions(session),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn creation(session: &Session) -> Calls {
    let creation = session.action_creation();
    let record = json!({"actioncreate": {
        "actionName": "Sale & purchase, 1/2 Beach Road",
        "participants": [12, "13"],
        "isConfidential": false,
    }});
    vec![
        ("action_creation.get", call(creation.get(33).send())),
        (
            "action_creation.create",
            call(creation.create(33, record).send()),
        ),
    ]
}

fn documents(session: &Session) -> Calls {
    let documents = session.action_documents();
    let of_matter = documents
        .list()
        .page(3)
        .page_size(20)
        .include([ActionDocumentInclude::Folder, "documentTemplate".into()])
        .fields(["id", "name", "fileSize"])
        .filter(ActionDocument::ACTION.id(9))
        .filter(ActionDocument::EXTENSION.one_of(["pdf", "docx"]))
        .filter(ActionDocument::FILE_SIZE.le(5_242_880))
        .sort(ActionDocument::MODIFIED_TIMESTAMP.descending());
    let get = documents.get(8376).include([
        ActionDocumentInclude::Action,
        ActionDocumentInclude::CreatedBy,
    ]);
    let complete = documents
        .create("Größe \"A/B\" & C + D.pdf", "1c9fa2", 9)
        .keywords("deed, gift")
        .summary("Line 1\nLine 2\t\\")
        .checked_out_eta_timestamp(at("2024-02-29T17:00:00+13:00"))
        .folder(1050)
        .tag(1283)
        .document_template(9642);
    let update = documents
        .update(8376)
        .name("Deed (signed).pdf")
        .summary("")
        .checked_out_eta_timestamp(at("2024-02-29T17:00:00-05:00"))
        .file("77e0")
        .action(10)
        .folder(1051)
        .tag(1934)
        .document_template(9643);
    vec![
        ("action_documents.list", call(documents.list().send())),
        (
            "action_documents.list: of one matter, newest first",
            call(of_matter.send()),
        ),
        ("action_documents.get", call(get.send_linked())),
        (
            "action_documents.create",
            call(documents.create("Deed of gift.pdf", "1c9fa2", 9).send()),
        ),
        (
            "action_documents.create: with everything",
            call(complete.send()),
        ),
        ("action_documents.update", call(update.send())),
        (
            "action_documents.delete",
            call(documents.delete(8376).send()),
        ),
    ]
}

fn folders(session: &Session) -> Calls {
    let folders = session.action_folders();
    let by_name = folders
        .list()
        .include([ActionFolderInclude::ParentFolder])
        .filter(ActionFolder::NAME.like_ignoring_case("*Übergabe & Co+*"))
        .filter(ActionFolder::PARENT_FOLDER.matching(ActionFolder::NAME.eq("Purchase Documents")))
        .sort(ActionFolder::NAME.ascending());
    let nothing = folders.list().filter(ActionFolder::ACTION.id(4580));
    let get = folders
        .get(1050)
        .include([ActionFolderInclude::Action])
        .fields(["name"]);
    vec![
        ("action_folders.list", call(folders.list().send())),
        ("action_folders.list: by name", call(by_name.send())),
        ("action_folders.list: nothing there", call(nothing.send())),
        ("action_folders.get", call(get.send())),
    ]
}

fn participants(session: &Session) -> Calls {
    let participants = session.action_participants();
    let of_matter = participants
        .list()
        .page(1)
        .include([
            ActionParticipantInclude::Participant,
            ActionParticipantInclude::ParticipantType,
        ])
        .filter(ActionParticipant::ACTION.id(1024))
        .filter(ActionParticipant::PARTICIPANT_TYPE.id(31))
        .filter(ActionParticipant::PARTICIPANT_NUMBER.gt(2))
        .sort(ActionParticipant::PARTICIPANT_NUMBER.ascending());
    let id = ActionParticipant::id_from(1024, 31, 11);
    let with_word = participants
        .get("33--Client--12")
        .include([ActionParticipantInclude::Participant]);
    vec![
        ("action_participants.list", call(participants.list().send())),
        (
            "action_participants.list: of one matter and kind",
            call(of_matter.send()),
        ),
        (
            "action_participants.get",
            call(participants.get(&id).send()),
        ),
        (
            "action_participants.get: with a word in the id",
            call(with_word.send()),
        ),
        (
            "action_participants.create",
            call(participants.create(1024, 31, 11).send()),
        ),
        (
            "action_participants.delete",
            call(participants.delete(id).send()),
        ),
    ]
}

fn types(session: &Session) -> Calls {
    let types = session.action_types();
    let in_use = types
        .list()
        .page(1)
        .page_size(200)
        .fields(["id", "name", "isBillable"])
        .filter(ActionType::IS_DISABLED.eq(false))
        .filter(ActionType::IS_BILLABLE.eq(true))
        .sort(ActionType::NAME.ascending());
    vec![
        ("action_types.list", call(types.list().send())),
        ("action_types.list: that are in use", call(in_use.send())),
    ]
}

fn lists(session: &Session) -> Calls {
    let actions = session.actions();
    let open = actions
        .list()
        .page(2)
        .page_size(200)
        .include([ActionInclude::AssignedTo, "division".into()])
        .fields(["id", "name", "status", "modifiedTimestamp"])
        .filter(Action::STATUS.not_eq(ActionStatus::Closed))
        .filter(Action::MODIFIED_TIMESTAMP.ge(at("2022-05-03T20:49:15+12:00")))
        .filter(Action::ACTION_TYPE.id(33))
        .sort(Action::MODIFIED_TIMESTAMP.descending());
    let by_text = actions
        .list()
        .filter(Action::NAME.like("*Beach Road / 50% + GST*"))
        .filter(Action::REFERENCE.not_like("AB8383*"))
        .filter(Action::PRIORITY.lt(3))
        .filter(Action::STATUS.one_of([ActionStatus::Active, ActionStatus::Inactive]))
        .filter(Action::OVERRIDE_BILLING_STATUS.is_null());
    let of_person = actions
        .list()
        .filter(
            Action::ASSIGNED_TO.matching(Participant::DISPLAY_NAME.like_ignoring_case("Smith, J*")),
        )
        .filter(Action::PRIORITY.none_of([1, 2]));
    vec![
        ("actions.list", call(actions.list().send())),
        ("actions.list: open ones, changed since", call(open.send())),
        (
            "actions.list: by text, number and null",
            call(by_text.send()),
        ),
        (
            "actions.list: of a person whose name is known",
            call(of_person.send()),
        ),
        (
            "actions.list: one record as an object",
            call(actions.list().page_size(1).send()),
        ),
        (
            "actions.list: nothing there",
            call(actions.list().page(9).send()),
        ),
    ]
}

fn actions(session: &Session) -> Calls {
    let actions = session.actions();
    let get = actions
        .get(113)
        .include([ActionInclude::AssignedTo, ActionInclude::RelatedActions])
        .fields(["id", "name", "bannerText"]);
    let update = actions
        .update(113)
        .name("Purchase of 222 Beach Road")
        .reference("AB8383/GD")
        .priority(2)
        .status(ActionStatus::Inactive)
        .is_billable_override(true)
        .override_billing_status(BillingStatus::Closed)
        .import_external_reference("X-1")
        .aml_review_status(AmlReviewStatus::InProgress)
        .banner_text("Pay attention to the settlement date")
        .assigned_to(39)
        .division(4);
    vec![
        ("actions.get", call(get.send_linked())),
        ("actions.get: plain", call(actions.get(113).send())),
        ("actions.update", call(update.send())),
        (
            "actions.update: one field",
            call(actions.update(113).status(ActionStatus::Closed).send()),
        ),
    ]
}
