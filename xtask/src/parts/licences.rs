//! Licences of others, as they have to be handed on with what contains their work. One text stands once.

use std::collections::BTreeMap;

use super::Part;

/// The document that goes with `artefact`.
pub(crate) fn rendered(artefact: &str, parts: &[Part]) -> String {
    let mut document = format!(
        "# What {artefact} contains of others\n\n\
         Trailmark itself is licensed under either of MIT or Apache-2.0, at your option.\n\n"
    );
    for part in parts {
        document.push_str(&format!(
            "- {} {}: {}{}\n",
            part.name,
            part.version,
            part.licence,
            part.website
                .as_ref()
                .map(|website| format!(", {website}"))
                .unwrap_or_default()
        ));
    }
    for (text, names) in texts(parts) {
        document.push_str(&format!("\n## {}\n\n", names.join(", ")));
        for line in text.lines() {
            // Four spaces are Markdown's own way of leaving a text alone, whatever is in it.
            let line = format!("    {}", line.trim_end());
            document.push_str(line.trim_end());
            document.push('\n');
        }
    }
    document
}

/// Each text, and who comes with it, in the order of the first of them.
fn texts(parts: &[Part]) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for part in parts {
        let mut texts: Vec<String> = part.texts.iter().map(|(_, text)| text.clone()).collect();
        if texts.is_empty() {
            texts.push(without_file(part));
        }
        for text in texts {
            // Copies differ in how they are wrapped.
            let words: Vec<_> = text.split_whitespace().collect();
            let place = *places.entry(words.join(" ")).or_insert_with(|| {
                found.push((text.trim_matches('\n').to_owned(), Vec::new()));
                found.len() - 1
            });
            if let Some((_, names)) = found.get_mut(place)
                && !names.contains(&part.name)
            {
                names.push(part.name.clone());
            }
        }
    }
    found
}

/// For packages that name a licence and bring no text of it.
fn without_file(part: &Part) -> String {
    let holder = match part.authors.as_slice() {
        [] => format!("the authors of {}", part.name),
        authors => authors.join(", "),
    };
    if part.licence.split(' ').any(|word| word == "MIT") {
        return MIT.replace("{holder}", &holder);
    }
    format!(
        "{} by {holder}: {}; see {}",
        part.name,
        part.licence,
        part.website.as_deref().unwrap_or("its package")
    )
}

/// <https://opensource.org/license/mit>
const MIT: &str = include_str!("mit.txt");

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, text: &str) -> Part {
        Part {
            name: name.into(),
            version: "1.0.0".into(),
            licence: "ISC".into(),
            texts: vec![("LICENSE".into(), text.into())],
            ..Part::default()
        }
    }

    #[test]
    fn one_text_stands_once_with_all_who_came_with_it() {
        let parts = [
            part("a", "Do\nas you like."),
            part("b", "Do as\nyou like.\n"),
        ];
        let document = rendered("the page", &parts);
        assert!(document.contains("- a 1.0.0: ISC\n- b 1.0.0: ISC\n"));
        assert!(
            document.contains("## a, b\n\n    Do\n    as you like.\n"),
            "{document}"
        );
        assert_eq!(document.matches("you like").count(), 1);
    }

    #[test]
    fn mit_without_a_file_has_the_text_with_its_authors() {
        let bare = Part {
            name: "bare".into(),
            licence: "MIT".into(),
            authors: vec!["Ada <ada@example.org>".into()],
            ..Part::default()
        };
        let document = rendered("the page", &[bare]);
        assert!(
            document.contains("Copyright (c) Ada <ada@example.org>"),
            "{document}"
        );
        assert!(document.contains("WITHOUT WARRANTY OF ANY KIND"));
    }
}
