//! A bill of materials as CycloneDX 1.6 has it: <https://cyclonedx.org/docs/1.6/json/>. The same commit gives the
//! same bill, so its time is the commit's and its number comes from its content.

use serde_json::{Map, Value, json};

use super::checksums::hex;
use crate::parts::Part;

/// What the bill is of.
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) description: &'a str,
    pub(super) version: &'a str,
    pub(super) commit: &'a str,
    /// Of the commit, in seconds since 1970.
    pub(super) time: i64,
}

pub(super) fn bill(subject: &Subject, parts: &[Part]) -> Value {
    let reference = format!(
        "pkg:github/trailmark/trailmark@v{}#{}",
        subject.version, subject.name
    );
    let mut dependencies = vec![json!({
        "ref": reference,
        "dependsOn": direct(parts),
    })];
    for part in parts {
        dependencies.push(json!({ "ref": part.purl, "dependsOn": part.needs }));
    }
    let content = json!({
        "metadata": {
            "timestamp": timestamp(subject.time),
            "component": {
                "type": "application",
                "bom-ref": reference,
                "name": subject.name,
                "version": subject.version,
                "description": subject.description,
                "licenses": [{ "expression": "MIT OR Apache-2.0" }],
                "purl": reference,
                "properties": [{ "name": "trailmark:commit", "value": subject.commit }],
            },
        },
        "components": parts.iter().map(component).collect::<Vec<_>>(),
        "dependencies": dependencies,
    });
    let mut bill = Map::new();
    bill.insert(
        "$schema".into(),
        json!("http://cyclonedx.org/schema/bom-1.6.schema.json"),
    );
    bill.insert("bomFormat".into(), json!("CycloneDX"));
    bill.insert("specVersion".into(), json!("1.6"));
    bill.insert("serialNumber".into(), json!(serial(&content.to_string())));
    bill.insert("version".into(), json!(1));
    if let Value::Object(content) = content {
        bill.extend(content);
    }
    Value::Object(bill)
}

/// What nothing else in the bill needs is there for the subject itself.
fn direct(parts: &[Part]) -> Vec<&str> {
    let is_needed = |part: &&Part| !parts.iter().any(|other| other.needs.contains(&part.purl));
    let purls = parts
        .iter()
        .filter(is_needed)
        .map(|part| part.purl.as_str());
    purls.collect()
}

fn component(part: &Part) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "licenses": [licence(&part.licence)],
        "purl": part.purl,
    });
    let mut add = |name: &str, value: Value| {
        if let Value::Object(members) = &mut component {
            members.insert(name.to_owned(), value);
        }
    };
    if let Some((algorithm, digits)) = &part.digest {
        add("hashes", json!([{ "alg": algorithm, "content": digits }]));
    }
    if part.name == "sqlite" {
        // Its flaws are published under this name: https://nvd.nist.gov/products/cpe
        let cpe = format!("cpe:2.3:a:sqlite:sqlite:{}:*:*:*:*:*:*:*", part.version);
        add("cpe", json!(cpe));
    }
    if let Some(website) = &part.website {
        add(
            "externalReferences",
            json!([{ "type": "website", "url": website }]),
        );
    }
    component
}

fn licence(expression: &str) -> Value {
    if expression.contains(' ') {
        json!({ "expression": expression })
    } else {
        json!({ "license": { "id": expression } })
    }
}

/// A UUID of version 8, which is for what is made in ways of one's own (RFC 9562, section 5.8).
fn serial(content: &str) -> String {
    let digits = hex(content.as_bytes());
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!(
        "urn:uuid:{}-{}-8{}-8{}-{}",
        part(0, 8),
        part(8, 12),
        part(13, 16),
        part(17, 20),
        part(20, 32)
    )
}

/// Civil time of seconds since 1970, after Howard Hinnant:
/// <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>.
fn timestamp(seconds: i64) -> String {
    let (days, time) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        time / 3_600,
        time / 60 % 60,
        time % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str, needs: &[&str]) -> Part {
        Part {
            name: name.into(),
            version: "1.0.0".into(),
            purl: format!("pkg:cargo/{name}@1.0.0"),
            licence: "MIT".into(),
            digest: Some(("SHA-256", "ab".repeat(32))),
            needs: needs
                .iter()
                .map(|name| format!("pkg:cargo/{name}@1.0.0"))
                .collect(),
            ..Part::default()
        }
    }

    fn subject() -> Subject<'static> {
        Subject {
            name: "trailmark",
            description: "A page's",
            version: "0.1.0",
            commit: "abc",
            time: 1_709_210_096,
        }
    }

    #[test]
    fn a_bill_has_every_part_with_licence_digest_and_what_it_needs() {
        let bill = bill(&subject(), &[part("a", &["b"]), part("b", &[])]);
        assert_eq!(
            (&bill["bomFormat"], &bill["specVersion"]),
            (&json!("CycloneDX"), &json!("1.6"))
        );
        let first = &bill["components"][0];
        assert_eq!(first["bom-ref"], "pkg:cargo/a@1.0.0");
        assert_eq!(first["licenses"], json!([{"license": {"id": "MIT"}}]));
        assert_eq!(first["hashes"][0]["alg"], "SHA-256");
        let dependencies = bill["dependencies"].as_array().unwrap();
        assert_eq!(dependencies.len(), 3);
        assert_eq!(dependencies[0]["dependsOn"], json!(["pkg:cargo/a@1.0.0"]));
        assert_eq!(dependencies[1]["dependsOn"], json!(["pkg:cargo/b@1.0.0"]));
    }

    #[test]
    fn the_same_content_has_the_same_number_and_another_another() {
        let of = |parts: &[Part]| bill(&subject(), parts)["serialNumber"].clone();
        assert_eq!(of(&[part("a", &[])]), of(&[part("a", &[])]));
        assert_ne!(of(&[part("a", &[])]), of(&[part("b", &[])]));
        let number = of(&[]).as_str().unwrap().to_owned();
        assert_eq!(number.len(), "urn:uuid:".len() + 36);
        assert_eq!((&number[23..24], &number[28..29]), ("8", "8"), "{number}");
    }

    #[test]
    fn an_expression_is_one_and_a_single_licence_has_its_id() {
        assert_eq!(licence("ISC"), json!({"license": {"id": "ISC"}}));
        assert_eq!(
            licence("MIT OR Apache-2.0"),
            json!({"expression": "MIT OR Apache-2.0"})
        );
    }

    #[test]
    fn seconds_become_a_time_of_the_calendar() {
        assert_eq!(timestamp(0), "1970-01-01T00:00:00Z");
        assert_eq!(timestamp(1_709_210_096), "2024-02-29T12:34:56Z");
        assert_eq!(timestamp(951_827_696), "2000-02-29T12:34:56Z");
    }
}
