//! Names as words, the way every language with naming conventions takes them apart.

/// The words of `name` in lower case: `userId`, `user_id` and `User-ID` have the same.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in name.split(|c: char| !c.is_alphanumeric()) {
        split_case(part, &mut words);
    }
    words
}

fn split_case(part: &str, words: &mut Vec<String>) {
    let chars: Vec<char> = part.chars().collect();
    let mut word = String::new();
    // A digit belongs to the word before it and has its case.
    let mut lower_before = false;
    for (index, &c) in chars.iter().enumerate() {
        let before_lower = chars.get(index + 1).is_some_and(|next| next.is_lowercase());
        let upper_before = index > 0 && chars[index - 1].is_uppercase();
        if c.is_uppercase() && !word.is_empty() && (lower_before || (upper_before && before_lower))
        {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphabetic() {
            lower_before = c.is_lowercase();
        }
        word.extend(c.to_lowercase());
    }
    if !word.is_empty() {
        words.push(word);
    }
}

/// The words joined by `_`: two names with the same key cannot both be names of functions or
/// fields.
pub(crate) fn snake_key(name: &str) -> String {
    words(name).join("_")
}

/// The words capitalised and joined: two names with the same key cannot both be names of types or
/// of values.
pub(crate) fn camel_key(name: &str) -> String {
    words(name).iter().map(|word| capitalised(word)).collect()
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_many_spellings() {
        for name in [
            "user_id", "userId", "UserId", "user-id", "USER_ID", "user id", "userID",
        ] {
            assert_eq!(snake_key(name), "user_id", "{name}");
        }
        assert_eq!(snake_key("XMLHttpRequest"), "xml_http_request");
        assert_eq!(snake_key("user1Id"), "user1_id");
        assert_eq!(snake_key("!?"), "");
    }

    #[test]
    fn digits_collide_only_where_separators_vanish() {
        assert_ne!(snake_key("line1"), snake_key("line_1"));
        assert_eq!(camel_key("line1"), camel_key("line_1"));
        assert_ne!(camel_key("ab_c"), camel_key("a_bc"));
    }
}
