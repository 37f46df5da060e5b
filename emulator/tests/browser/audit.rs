//! What every page has to satisfy: checked in the browser, on the page as it is shown.

use tests::browser::Browser;

/// Returns texts whose contrast is below 4.5 (WCAG 2.2, success criterion 1.4.3), with the value.
const CONTRAST: &str = r#"
const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const parse = (color) => {
  const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number);
  return { rgb: [r, g, b], a };
};
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const { rgb, a } = parse(getComputedStyle(at).backgroundColor);
    if (a === 1) return rgb;
    if (a !== 0) throw new Error("half transparent background");
  }
  return [255, 255, 255];
};
const bad = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.nodeValue.trim() || !element.checkVisibility()) continue;
  if (element.closest("option, script, style, noscript")) continue;
  const one = light(parse(getComputedStyle(element).color).rgb);
  const two = light(behind(element));
  const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
  if (ratio < 4.5) bad.push(`${walker.currentNode.nodeValue.trim()}: ${ratio.toFixed(2)}`);
}
return bad;
"#;

/// Returns fields and buttons without a name, and ids that stand there twice.
const NAMES: &str = r#"
const bad = [];
for (const field of document.querySelectorAll("input:not([type=hidden]), select")) {
  if (!field.labels.length && !field.ariaLabel) bad.push(field.outerHTML);
}
for (const button of document.querySelectorAll("button, a[href]")) {
  if (!button.textContent.trim()) bad.push(button.outerHTML);
}
const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) bad.push(`twice: ${id}`);
if (document.querySelectorAll("h1").length !== 1) bad.push("not one h1");
if (!document.documentElement.lang || !document.title) bad.push("no language or title");
return bad;
"#;

/// Returns how far the page is wider than the window, and elements that stick out.
const WIDTH: &str = r#"
const width = document.documentElement.clientWidth;
const out = [...document.querySelectorAll("body *")].filter((element) =>
  element.checkVisibility() && !element.closest(".hidden, pre") &&
  element.getBoundingClientRect().right > width + 1);
return out.map((element) => element.outerHTML.slice(0, 120));
"#;

/// Looks at the page at both widths and in both schemes. Pictures go to the folder that
/// `EMULATOR_SCREENSHOTS` names, if it is set.
pub async fn audit(browser: &Browser, name: &str) {
    for (width, scheme) in [
        (1280, "light"),
        (1280, "dark"),
        (390, "light"),
        (390, "dark"),
    ] {
        browser.look(width, scheme).await;
        browser
            .wait(&format!(
                "matchMedia('(prefers-color-scheme: {scheme})').matches"
            ))
            .await;
        let place = format!("{name} at {width} px, {scheme}");
        for (what, script) in [("contrast", CONTRAST), ("names", NAMES), ("width", WIDTH)] {
            let bad = browser.run(script).await;
            assert_eq!(bad, serde_json::json!([]), "{what}: {place}");
        }
        if let Some(folder) = std::env::var_os("EMULATOR_SCREENSHOTS") {
            let path = std::path::Path::new(&folder).join(format!("{name}-{width}-{scheme}.png"));
            std::fs::write(path, browser.picture(width, 20_000).await)
                .expect("the picture can be written");
        }
    }
    browser.look(1280, "light").await;
}
