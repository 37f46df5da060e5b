//! Footers, forms, headers, images, logos, media and landing pages.

use super::{Calls, Session, call, file};
use act_on::footers::Footer;

const IMAGE: &str = "f-745b73d6-234d-4082-90ed-f0071c51fa36";
const DOCUMENT: &str = "f-0834c389-f245-4abe-ae05-423b51901d26";
const LINK: &str = "u-f98236a7-ad2a-4ee3-bd91-afd835ff60c5";

pub(super) fn footers(session: &Session) -> Calls {
    let footers = session.footers();
    let create = footers.create("Imprint & terms");
    vec![
        ("footers.list", call(footers.list().send())),
        ("footers.get", call(footers.get(Footer::DEFAULT).send())),
        ("footers.create", call(footers.create("Plain").send())),
        (
            "footers.create: in both forms",
            call(
                create
                    .html(r#"<p class="a">100% über</p>"#)
                    .text("100% über\nBye")
                    .send(),
            ),
        ),
    ]
}

pub(super) fn forms(session: &Session) -> Calls {
    let forms = session.forms();
    let get_urls = forms.get_urls("6a4a21fb-0aff-4f0e-b57a-97f62ebcb9cd");
    vec![
        ("forms.list", call(forms.list().send())),
        ("forms.get_urls", call(get_urls.send())),
        ("forms.get_report", call(forms.get_report("q-0001").send())),
    ]
}

pub(super) fn headers(session: &Session) -> Calls {
    let headers = session.headers();
    vec![
        ("headers.list", call(headers.list().send())),
        ("headers.get", call(headers.get(3).send())),
    ]
}

pub(super) fn images(session: &Session) -> Calls {
    let images = session.images();
    let create = images.create(file("über.png", "image/png", "PNG"));
    vec![
        ("images.list", call(images.list().send())),
        ("images.get", call(images.get(IMAGE).send())),
        (
            "images.create",
            call(
                images
                    .create(file("Cell Phone Call.jpg", "image/jpeg", "JPEG"))
                    .send(),
            ),
        ),
        (
            "images.create: with a name in a folder",
            call(
                create
                    .name("Über & out")
                    .folder_name("Default Folder")
                    .send(),
            ),
        ),
        ("images.delete", call(images.delete(IMAGE).send())),
    ]
}

pub(super) fn logos(session: &Session) -> Calls {
    let logos = session.logos();
    let create = logos.create("Logo");
    let create_link = logos.create("Logo");
    vec![
        ("logos.list", call(logos.list().send())),
        ("logos.get", call(logos.get("i-4").send())),
        (
            "logos.create",
            call(
                create
                    .file(file("logo.svg", "image/svg+xml", "<svg/>"))
                    .send(),
            ),
        ),
        (
            "logos.create: by its address",
            call(
                create_link
                    .image_link("https://cdn.example.com/l.png?a=1&b=2")
                    .alt_text("Our \"logo\"")
                    .tool_tip("Home")
                    .target_url("https://www.example.com/")
                    .send(),
            ),
        ),
        ("logos.delete", call(logos.delete("i-4").send())),
    ]
}

pub(super) fn media(session: &Session) -> Calls {
    let media = session.media();
    let create = media.create(file("a.txt", "text/plain", "A."));
    let create_link = media.create_link("https://www.example.com/");
    vec![
        ("media.list", call(media.list().send())),
        ("media.get", call(media.get(LINK).send())),
        (
            "media.create",
            call(
                media
                    .create(file("Q3 \"draft\".txt", "text/plain", "Draft."))
                    .send(),
            ),
        ),
        (
            "media.create: with a name in a folder",
            call(
                create
                    .name("Data sheet")
                    .folder_name("Sheets & more")
                    .send(),
            ),
        ),
        (
            "media.create_link",
            call(media.create_link("https://www.example.com/?a=1&b=2").send()),
        ),
        (
            "media.create_link: with a name in a folder",
            call(
                create_link
                    .name("Home page")
                    .folder_name("Links/2025")
                    .send(),
            ),
        ),
        ("media.delete", call(media.delete(DOCUMENT).send())),
        ("media.get_report", call(media.get_report(DOCUMENT).send())),
        ("media.list_views", call(media.list_views(DOCUMENT).send())),
    ]
}

pub(super) fn landing_pages(session: &Session) -> Calls {
    let pages = session.landing_pages();
    vec![
        ("landing_pages.list", call(pages.list().send())),
        ("landing_pages.get", call(pages.get("p-0001").send())),
        (
            "landing_pages.get_urls",
            call(pages.get_urls("p-0001").send()),
        ),
        (
            "landing_pages.get_report",
            call(pages.get_report("p-0001").send()),
        ),
    ]
}
