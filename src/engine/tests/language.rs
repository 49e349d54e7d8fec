//! Facts and effects as values: what the texts say that pass between a page and
//! the engine. `Fact::text` says them as `js/` does, `Effect::list` reads them
//! as `js/` does.

use super::super::Engine;
use super::super::memory::ACKED;
use crate::domain::{Millis, Params, Uuid};
use crate::wire::json::Writer;
use crate::wire::{DropReason, Dropped, Ledger, write_ledger};
use serde_json::Value as Json;

/// What a host can tell: the table in `engine/fact.rs`.
#[derive(Clone, Debug)]
pub(super) enum Fact {
    /// As it is, for what the others cannot say.
    Text(String),
    Kept(Kept),
    /// How many events of other pages there are, and the state.
    Opened(usize, Option<String>),
    Unkept,
    /// From one state to another.
    Merged(String, String),
    Parted,
    NetAsked,
    Online,
    Started(Start),
    Loaded(View),
    Viewed(View),
    Navigated(View),
    Tracked {
        name: String,
        params: Params,
    },
    /// Name, parameters and teller.
    Layered(String, Params, &'static str),
    /// What the page says of its product.
    Described(Params),
    Identified(String),
    /// The page's word, whether it is one or not.
    Answered {
        consent: String,
        view: View,
    },
    /// Who says what of analytics and of marketing.
    Signalled(&'static str, &'static str, &'static str),
    Recalled(Option<String>),
    Configured(Params),
    Hidden,
    Shown,
    Due,
    FlushAsked,
    JourneyAsked,
    ExportAsked,
    ErasureAsked,
    Settled {
        beacon: Uuid,
        outcome: Outcome,
    },
}

#[derive(Clone, Debug, Default)]
pub(super) struct Start {
    pub(super) options: Params,
    pub(super) view: View,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) id: Uuid,
    pub(super) json: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct View {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) referrer: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Answered { status: u32, retry_after: u32 },
    Unreachable,
    Offered,
}

/// What the engine can ask for: the table in `engine/effect.rs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Send {
        to: String,
        beacon: Uuid,
        body: String,
        by: Transport,
    },
    /// What the browser posts should it lose the page; empty for nothing.
    Net(String),
    Wake(Millis),
    /// Whether something may be kept from now on.
    Open(bool),
    Remember(String),
    Keep(Kept),
    /// The event's text, where the collector has taken it.
    Discard(Uuid, String),
    Erase,
    Clear,
    Forget(Json),
    Export(Json),
    LookForShops,
    /// A consent platform, by its name, and what the site calls things there.
    Follow(String, String),
    AskForProduct,
    Announce {
        name: String,
        detail: Json,
    },
    Complain(String),
    Explain(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transport {
    Fetch,
    /// By a way that outlives the page and whose answer nobody sees.
    Beacon,
}

impl Fact {
    /// The fact as `js/` tells it.
    pub(super) fn text(&self) -> String {
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        let arguments = match self {
            Self::Kept(kept) => vec!["kept".into(), kept.id.to_string(), kept.json.clone()],
            Self::Opened(elsewhere, memory) => {
                vec!["opened".into(), elsewhere.to_string(), some(memory)]
            }
            Self::Unkept => vec!["unkept".into()],
            Self::Merged(from, left) => vec!["merge".into(), from.clone(), left.clone()],
            Self::Parted => vec!["parted".into()],
            Self::NetAsked => vec!["net".into()],
            Self::Online => vec!["online".into()],
            Self::Started(start) => vec!["start".into(), json(&start.options), start.view.text()],
            Self::Loaded(view) => vec!["load".into(), view.text()],
            Self::Viewed(view) => vec!["page".into(), view.text()],
            Self::Navigated(view) => vec!["navigate".into(), view.text()],
            Self::Tracked { name, params } => vec!["track".into(), name.clone(), json(params)],
            Self::Layered(name, params, teller) => {
                vec!["layer".into(), name.clone(), json(params), (*teller).into()]
            }
            Self::Described(product) => vec!["product".into(), json(product)],
            Self::Identified(user) => vec!["identify".into(), user.clone()],
            Self::Answered { consent, view } => {
                vec!["consent".into(), consent.clone(), view.text()]
            }
            Self::Signalled(from, analytics, marketing) => {
                vec![
                    "signal".into(),
                    (*from).into(),
                    (*analytics).into(),
                    (*marketing).into(),
                ]
            }
            Self::Recalled(memory) => vec!["recall".into(), some(memory)],
            Self::Configured(options) => vec!["config".into(), json(options)],
            Self::Text(text) => vec![text.clone()],
            Self::Hidden => vec!["hidden".into()],
            Self::Shown => vec!["visible".into()],
            Self::Due => vec!["due".into()],
            Self::FlushAsked => vec!["flush".into()],
            Self::JourneyAsked => vec!["journey".into()],
            Self::ExportAsked => vec!["export".into()],
            Self::ErasureAsked => vec!["forget".into()],
            Self::Settled { beacon, outcome } => {
                let (status, retry_after) = match outcome {
                    Outcome::Answered {
                        status,
                        retry_after,
                    } => (*status, retry_after.to_string()),
                    Outcome::Unreachable => (0, String::new()),
                    Outcome::Offered => (1, String::new()),
                };
                vec![
                    "settle".into(),
                    beacon.to_string(),
                    status.to_string(),
                    retry_after,
                ]
            }
        };
        arguments.join("\x1e")
    }
}

impl View {
    fn text(&self) -> String {
        [&*self.url, &self.referrer, "", &self.title].join("\x1e")
    }
}

impl Effect {
    /// The effects as `js/` reads them.
    pub(super) fn list(text: &str) -> Vec<Self> {
        let effects: Vec<Vec<Json>> = serde_json::from_str(text).unwrap();
        effects.iter().map(|effect| Self::read(effect)).collect()
    }

    fn read(effect: &[Json]) -> Self {
        let text = |at: usize| effect[at].as_str().unwrap().to_owned();
        let uuid = |at: usize| Uuid::parse(effect[at].as_str().unwrap()).unwrap();
        match (text(0).as_str(), effect.len() - 1) {
            ("send", 4) => Self::Send {
                to: text(1),
                beacon: uuid(2),
                body: text(3),
                by: match effect[4].as_bool().unwrap_or(true) {
                    true => Transport::Beacon,
                    false => Transport::Fetch,
                },
            },
            ("net", 2) => Self::Net(text(2)),
            ("open", 1) => Self::Open(!text(1).is_empty()),
            ("wake", 1) => Self::Wake(effect[1].as_i64().unwrap()),
            ("keep", 2) if effect[1] == "state" => Self::Remember(text(2)),
            ("keep", 2) => Self::Keep(Kept {
                id: uuid(1),
                json: text(2),
            }),
            ("discard", 2) => Self::Discard(uuid(1), text(2)),
            ("erase", 0) => Self::Erase,
            ("follow", 2) => Self::Follow(text(1), text(2)),
            ("clear", 0) => Self::Clear,
            ("forget", 1) => Self::Forget(effect[1].clone()),
            ("export", 1) => Self::Export(effect[1].clone()),
            ("commerce", 0) => Self::LookForShops,
            ("product", 0) => Self::AskForProduct,
            ("announce", 2) => Self::Announce {
                name: text(1),
                detail: effect[2].clone(),
            },
            ("complain", 1) => Self::Complain(text(1)),
            ("explain", 1) => Self::Explain(text(1)),
            _ => panic!("no effect: {effect:?}"),
        }
    }
}

fn json(params: &Params) -> String {
    let mut json = Writer::new();
    json.params(params);
    json.finish()
}

impl Engine {
    /// The account as it stands.
    pub(super) fn ledger(&self) -> Ledger {
        let mut json = Writer::new();
        write_ledger(&mut json, 0, |at| self.memory.count(ACKED + at));
        let ledger: Json = serde_json::from_str(&json.finish()).unwrap();
        let count = |name: &str| ledger[name].as_u64().unwrap() as u32;
        let mut dropped = Dropped::default();
        for reason in DropReason::ALL {
            let n = ledger["dropped"][reason.name()].as_u64().unwrap_or(0);
            dropped.add(reason, n as u32);
        }
        Ledger {
            created: count("created"),
            acked: count("acked"),
            pending: count("pending"),
            dropped,
            unkept: 0,
        }
    }
}
