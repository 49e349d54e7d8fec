//! Bounds on the shape of JSON, taken before anything is built from it.
//!
//! serde_json stops at 128 levels only where it builds values; what it skips
//! (unknown fields, which we keep and show to other readers) may be nested a
//! million deep. And an object of a hundred thousand members is quadratic work
//! for whoever keeps members in a list.

/// Why a value is not taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BadShape {
    /// More than [`MAX_DEPTH`] levels.
    TooDeep,
    /// An object with more than [`MAX_MEMBERS`] members.
    TooWide,
}

/// What the members of an object are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum MemberKinds {
    /// Some are lists.
    Lists,
    /// None is a list.
    NoLists,
}

/// Checks the text of one valid JSON value.
pub(super) fn check(json: &str) -> Result<MemberKinds, BadShape> {
    let mut kinds = MemberKinds::NoLists;
    // Members so far of each object (or array, without any) that is open.
    let mut open: Vec<usize> = Vec::new();
    let mut bytes = json.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_string(&mut bytes),
            b'{' | b'[' if open.len() == MAX_DEPTH => return Err(BadShape::TooDeep),
            b'{' => open.push(0),
            b'[' => {
                if open.len() == 1 {
                    kinds = MemberKinds::Lists;
                }
                open.push(0);
            }
            b'}' | b']' => _ = open.pop(),
            b':' => {
                if let Some(members) = open.last_mut() {
                    *members += 1;
                    if *members > MAX_MEMBERS {
                        return Err(BadShape::TooWide);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(kinds)
}

fn skip_string(bytes: &mut std::str::Bytes<'_>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => _ = bytes.next(),
            _ => {}
        }
    }
}

pub(super) const MAX_DEPTH: usize = 64;
pub(super) const MAX_MEMBERS: usize = 1000;

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: usize) -> String {
        format!("{}{}", "[".repeat(levels), "]".repeat(levels))
    }

    fn members(n: usize) -> String {
        let members: Vec<_> = (0..n).map(|i| format!("\"{i}\":0")).collect();
        format!("{{{}}}", members.join(","))
    }

    #[test]
    fn bounds_depth_and_width() {
        for (json, checked) in [
            (nested(MAX_DEPTH), Ok(())),
            (nested(MAX_DEPTH + 1), Err(BadShape::TooDeep)),
            (nested(500_000), Err(BadShape::TooDeep)),
            (members(MAX_MEMBERS), Ok(())),
            (members(MAX_MEMBERS + 1), Err(BadShape::TooWide)),
            (format!("[{0},{0}]", members(MAX_MEMBERS)), Ok(())),
        ] {
            assert_eq!(check(&json).map(drop), checked, "{} bytes", json.len());
        }
    }

    #[test]
    fn brackets_and_colons_in_strings_are_text() {
        let text = r#"\"[{:\\"#.repeat(MAX_MEMBERS + 1);
        let json = format!("{{\"{text}\":\"{text}\"}}");
        assert_eq!(check(&json), Ok(MemberKinds::NoLists));
    }

    #[test]
    fn lists_are_seen_where_they_are_members() {
        for (json, kinds) in [
            (r#"{"a": {"b": [1]}, "c": "["}"#, MemberKinds::NoLists),
            (r#"{"a": {}, "b": []}"#, MemberKinds::Lists),
        ] {
            assert_eq!(check(json), Ok(kinds), "{json}");
        }
    }
}
