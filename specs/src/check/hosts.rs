//! Host patterns of `allow_hosts`.

use url::Host;

/// Second-level domains under which anybody can register: `co.uk`, `com.au`.
const REGISTRIES: [&str; 9] = ["ac", "co", "com", "edu", "gov", "net", "ne", "or", "org"];

/// What is wrong with a host pattern; `None` if it is one.
pub(super) fn mistake(pattern: &str) -> Option<&'static str> {
    let wildcard = pattern.strip_prefix("*.");
    let host = wildcard.unwrap_or(pattern);
    if pattern == "*" {
        return Some("allows every host");
    }
    if host.contains("://") || host.contains(['/', ':', '@', '?', '#']) {
        return Some("is more than a host name");
    }
    if host.contains('*') {
        return Some("has `*` elsewhere than as its first label");
    }
    if host.ends_with('.') {
        return Some("ends in a dot");
    }
    if !is_host_name(host) {
        return Some("is no host name in lower case");
    }
    if !host.contains('.') {
        return Some(if wildcard.is_some() {
            "allows too many hosts"
        } else {
            "has no domain"
        });
    }
    if wildcard.is_some() && is_registry(host) {
        return Some("allows too many hosts");
    }
    None
}

fn is_registry(host: &str) -> bool {
    match host.split_once('.') {
        Some((second, top)) => top.len() == 2 && REGISTRIES.contains(&second),
        None => true,
    }
}

/// Whether `text` is the name of a host in lower case and neither an address nor local.
pub(super) fn is_host_name(text: &str) -> bool {
    let labels = text.split('.').all(is_label);
    let domain = matches!(Host::parse(text), Ok(Host::Domain(_)));
    let local = text == "localhost" || text.ends_with(".localhost");
    labels && domain && !local && text.len() <= 253
}

/// A label of RFC 1123 section 2.1, in lower case.
fn is_label(label: &str) -> bool {
    let inner = label
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    inner
        && !label.is_empty()
        && label.len() <= 63
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for pattern in [
            "api.example.com",
            "*.example.com",
            "*.example.co.uk",
            "*.eu.example.com",
            "a-1.de",
        ] {
            assert_eq!(mistake(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn no_patterns() {
        let wrong = [
            "",
            "*",
            "*.",
            "*.com",
            "*.co.uk",
            "com",
            "localhost",
            "a.localhost",
            "127.0.0.1",
            "*.0.0.1",
            "[::1]",
            "2130706433",
            "0x7f.1",
            "example.com.",
            "*.example.com.",
            "API.example.com",
            "https://example.com",
            "example.com/",
            "example.com:8443",
            "user@example.com",
            "a.*.example.com",
            "*example.com",
            "*.*.example.com",
            "-a.example.com",
            "a..example.com",
            "a b.example.com",
            "example。com",
            "exämple.com",
        ];
        for pattern in wrong {
            assert!(mistake(pattern).is_some(), "{pattern}");
        }
    }
}
