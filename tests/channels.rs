//! Channels against vectors: our own, which lie in the repository, and those of
//! Snowplow and Matomo, whose licences keep them out of it. Where the folder
//! with the latter is missing (`TRAILMARK_DATA`, else `../shared/data`), their
//! tests say so and pass.

use std::path::{Path, PathBuf};
use trailmark::domain::{Channel, Touch};

const OWN: &str = include_str!("vectors/channels/ga4.tsv");

/// Referrer hosts of Snowplow's vectors that we mean to place otherwise.
const SNOWPLOW_DEVIATIONS: [(&str, Channel, &str); 20] = [
    (
        "www.pricerunner.co.uk",
        Channel::OrganicShopping,
        "compares prices: shopping, as GA4 has it of its like",
    ),
    (
        "meta.ua",
        Channel::OrganicSocial,
        "an engine that the name of Facebook's owner hides",
    ),
    ("isearch.avg.com", Channel::Referral, RARE),
    ("s3-us3.ixquick.com", Channel::Referral, RARE),
    ("aolsearch.aol.co.uk", Channel::Referral, RARE),
    ("www.aolsearch.com", Channel::Referral, RARE),
    ("uk.search-results.com", Channel::Referral, RARE),
    ("www.dalesearch.com", Channel::Referral, RARE),
    ("searchassist.babylon.com", Channel::Referral, RARE),
    ("www.odnoklassniki.ru", Channel::Referral, RARE),
    ("lnk.bio", Channel::Referral, RARE),
    ("l.workplace.com", Channel::Referral, RARE),
    ("lm.workplace.com", Channel::Referral, RARE),
    ("www.adsensecustomsearchads.com", Channel::Referral, RARE),
    ("rich-v01.bluewin.ch", Channel::Referral, RARE),
    ("rich-v02.bluewin.ch", Channel::Referral, RARE),
    ("wmail.orange.fr", Channel::Referral, RARE),
    ("upcmail.hispeed.ch", Channel::Referral, RARE),
    ("character.ai", Channel::Referral, RARE),
    ("beta.character.ai", Channel::Referral, RARE),
];

/// Referrer hosts of Matomo's vectors that we mean to place otherwise.
const MATOMO_DEVIATIONS: [(&str, Channel, &str); 29] = [
    ("en.toppreise.ch", Channel::Referral, RARE),
    (
        "www.google.com",
        Channel::OrganicSearch,
        "Google Reader: we see hosts, not paths",
    ),
    ("webcache.googleusercontent.com", Channel::Referral, RARE),
    ("cc.bingj.com", Channel::Referral, RARE),
    ("web.gougou.com", Channel::Referral, RARE),
    ("www.cathoogle.com", Channel::Referral, RARE),
    ("www.sogou.com", Channel::Referral, RARE),
    ("msxml.excite.com", Channel::Referral, RARE),
    ("ixquick.com", Channel::Referral, RARE),
    ("www.infospace.com", Channel::Referral, RARE),
    ("wsdsold.infospace.com", Channel::Referral, RARE),
    ("www.metacrawler.com", Channel::Referral, RARE),
    ("www.123people.de", Channel::Referral, RARE),
    ("de.wow.com", Channel::Referral, RARE),
    ("www.benefind.de", Channel::Referral, RARE),
    ("www.talimba.com", Channel::Referral, RARE),
    ("www.searchmobileonline.com", Channel::Referral, RARE),
    ("videosearch.nifty.com", Channel::Referral, RARE),
    ("www.claro-search.com", Channel::Referral, RARE),
    ("www.so-net.ne.jp", Channel::Referral, "a provider's portal"),
    (
        "video.so-net.ne.jp",
        Channel::Referral,
        "a provider's portal",
    ),
    ("chercherfr.aguea.com", Channel::Referral, RARE),
    ("www.lookany.com", Channel::Referral, RARE),
    ("www.woopie.jp", Channel::Referral, RARE),
    ("lemoteur.ke.voila.fr", Channel::Referral, RARE),
    ("www.sputnik.ru", Channel::Referral, RARE),
    ("www.looksmart.com", Channel::Referral, RARE),
    ("www.k9safesearch.com", Channel::Referral, RARE),
    ("www.x-recherche.com", Channel::Referral, RARE),
];
/// A site left out of our table: we judge it too rare among the referrers of
/// European and American shops today.
const RARE: &str = "too rare for its bytes";

#[test]
fn every_vector_of_our_own_is_placed_as_written() {
    let rows = OWN.lines().filter(|line| !line.starts_with('#'));
    let mut n_rows = 0;
    for row in rows {
        let cells: Vec<_> = row.split('\t').collect();
        let [source, medium, campaign, click_id, referrer_host, channel] = cells[..] else {
            panic!("six cells in {row:?}");
        };
        let some = |cell: &'static str| Some(cell).filter(|cell| !cell.is_empty());
        let touch = Touch {
            source: some(source),
            medium: some(medium),
            campaign: some(campaign),
            click_id: some(click_id),
            referrer_host: some(referrer_host),
        };
        assert_eq!(Channel::of(&touch).name(), channel, "{touch:?}");
        n_rows += 1;
    }
    assert!(n_rows >= 300, "{n_rows}");
}

#[test]
fn every_channel_has_a_vector_of_our_own() {
    for channel in Channel::ALL {
        let cell = format!("\t{}", channel.name());
        assert!(
            OWN.lines().any(|row| row.ends_with(&cell)),
            "{}",
            channel.name()
        );
    }
}

#[test]
fn snowplows_referrers_are_placed_as_theirs_but_for_the_written_deviations() {
    let Some(text) = shared("channels/snowplow_referer-tests.json") else {
        return;
    };
    let vectors: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    compare(
        vectors.iter().map(|vector| {
            let field = |name| vector[name].as_str().unwrap();
            (field("uri"), channel_of_snowplow(field("medium")).unwrap())
        }),
        &SNOWPLOW_DEVIATIONS,
    );
}

#[test]
fn matomos_search_referrers_are_searches_but_for_the_written_deviations() {
    let Some(text) = shared("channels/matomo_extractSearchEngineInformationFromUrlTests.yml")
    else {
        return;
    };
    let mut vectors = Vec::new();
    let mut url = "";
    // Two lines of each record matter, one of them is once misspelt `eninge`.
    for line in text.lines() {
        if let Some(value) = line.strip_prefix("- url: ") {
            url = value.trim_matches('\'');
        } else if let Some((_, engine)) = line
            .split_once(": ")
            .filter(|(key, _)| key.starts_with("  en"))
        {
            let is_search = engine != "false" && !url.is_empty();
            vectors.push((
                url,
                if is_search {
                    Channel::OrganicSearch
                } else {
                    Channel::Referral
                },
            ));
        }
    }
    assert!(vectors.len() > 100, "{}", vectors.len());
    compare(
        vectors.into_iter().filter(|(url, _)| !url.is_empty()),
        &MATOMO_DEVIATIONS,
    );
}

fn compare<'a>(
    vectors: impl Iterator<Item = (&'a str, Channel)>,
    deviations: &[(&str, Channel, &str)],
) {
    let mut n_same = 0;
    let mut deviants = Vec::new();
    for (url, theirs) in vectors {
        let host = host(url);
        let ours = Channel::of(&Touch {
            referrer_host: Some(host),
            ..Touch::default()
        });
        if ours == theirs {
            n_same += 1;
            continue;
        }
        let meant = deviations.iter().find(|(deviant, ..)| *deviant == host);
        assert_eq!(
            meant.map(|(_, channel, _)| *channel),
            Some(ours),
            "{url}, theirs: {theirs:?}"
        );
        deviants.push(host);
    }
    for (host, ..) in deviations {
        assert!(deviants.contains(host), "{host} does not deviate any more");
    }
    println!(
        "{n_same} as theirs, {} otherwise as written",
        deviants.len()
    );
}

fn channel_of_snowplow(medium: &str) -> Option<Channel> {
    Some(match medium {
        "search" => Channel::OrganicSearch,
        "social" => Channel::OrganicSocial,
        "email" => Channel::Email,
        "paid" => Channel::PaidOther,
        "chatbot" => Channel::AiAssistant,
        _ => return None,
    })
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#', ':']).next().unwrap_or_default()
}

fn shared(path: &str) -> Option<String> {
    let folder = std::env::var_os("TRAILMARK_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(folder.join(path)).ok();
    if text.is_none() {
        println!(
            "{path} is not in {}: only our own vectors were checked",
            folder.display()
        );
    }
    text
}
