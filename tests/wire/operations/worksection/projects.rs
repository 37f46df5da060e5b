//! Projects, and what belongs to them.

use super::{Calls, call, date, text_file};
use provider_runtime::Decimal;
use worksection::{
    Session,
    projects::{PostProject, ProjectExtra, ProjectStatus, UpdateProject},
};

pub(super) fn calls(session: &Session) -> Calls {
    let projects = session.projects();
    let archived = projects
        .get_projects()
        .filter(ProjectStatus::Archive)
        .extra([
            ProjectExtra::Text,
            ProjectExtra::Options,
            ProjectExtra::Users,
        ]);
    let mut calls: Calls = vec![
        (
            "projects.get_projects",
            call(projects.get_projects().send()),
        ),
        (
            "projects.get_projects: archived ones with details",
            call(archived.send()),
        ),
        (
            "projects.get_project",
            call(projects.get_project(26).extra([ProjectExtra::Html]).send()),
        ),
        (
            "projects.post_project",
            call(projects.post_project("Website").send()),
        ),
        (
            "projects.post_project: with everything",
            call(post_project(session).send()),
        ),
        (
            "projects.update_project",
            call(update_project(session).send()),
        ),
        (
            "projects.close_project",
            call(projects.close_project(26).send()),
        ),
        (
            "projects.activate_project",
            call(projects.activate_project(26).send()),
        ),
    ];
    calls.extend(members_groups_and_events(session));
    calls.extend(custom_fields(session));
    calls
}

fn post_project(session: &Session) -> PostProject {
    session
        .projects()
        .post_project("Website")
        .email_user_from("ada@example.com")
        .email_manager("bob@example.com")
        .email_user_to("ANY")
        .members(["ada@example.com", "bob@example.com"])
        .text("A new site")
        .company("Studio")
        .date_start(date(2025, 2, 1))
        .date_end(date(2025, 6, 30))
        .max_time(120)
        .max_money(Decimal::new(50_005, 1))
        .tags(["web", "urgent"])
        .extra([ProjectExtra::Options])
        .allow_close(true)
        .deny_task_delete(false)
        .timer_only(true)
        .files([
            text_file("plan.txt", "First."),
            text_file("more.txt", "Second."),
        ])
}

fn update_project(session: &Session) -> UpdateProject {
    session
        .projects()
        .update_project(26)
        .title("Website 2")
        .members(["ada@example.com"])
        .date_end(date(2025, 12, 31))
        .require_tag(true)
}

fn members_groups_and_events(session: &Session) -> Calls {
    let members = session.project_members();
    let groups = session.project_groups();
    let events = session.events();
    let both = ["ada@example.com", "bob@example.com"];
    vec![
        (
            "project_members.add_project_members",
            call(members.add_project_members(26, both).send()),
        ),
        (
            "project_members.delete_project_members",
            call(
                members
                    .delete_project_members(26, ["bob@example.com"])
                    .send(),
            ),
        ),
        (
            "project_groups.get_project_groups",
            call(groups.get_project_groups().send()),
        ),
        (
            "project_groups.add_project_group",
            call(groups.add_project_group("Internal").send()),
        ),
        ("events.get_events", call(events.get_events("3d").send())),
        (
            "events.get_events: of a project",
            call(events.get_events("360m").id_project(26).send()),
        ),
    ]
}

fn custom_fields(session: &Session) -> Calls {
    let fields = session.custom_fields();
    vec![
        (
            "custom_fields.get_task_custom_fields",
            call(fields.get_task_custom_fields().send()),
        ),
        (
            "custom_fields.get_project_custom_fields",
            call(fields.get_project_custom_fields().send()),
        ),
    ]
}
