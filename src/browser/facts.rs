//! Facts as `js/` tells them: a name and arguments, as one text.
//!
//! They are separated by U+001E (record separator), which JSON and URLs cannot
//! contain. A title can; it always stands last, where it can only be longer.

use crate::domain::text::{MAX_NAME, clean, cut};
use crate::domain::{Consent, Decimal, Params, Uuid, Value};
use crate::engine::{Fact, Kept, Outcome, Start, View, marked};
use crate::wire::parse;

const SEPARATOR: u8 = 0x1e;

/// Reads one fact; `None` where it makes no sense.
pub(super) fn read(fact: &str) -> Option<Fact> {
    let mut arguments = Arguments(fact);
    let name = arguments.next();
    Some(match name {
        "start" => Fact::Started(Start {
            options: arguments.params(),
            memory: arguments.some(),
            view: arguments.view(),
        }),
        "kept" => Fact::Kept(Kept {
            id: arguments.uuid()?,
            json: arguments.object()?.into(),
        }),
        "load" => Fact::Loaded(arguments.view()),
        "page" => Fact::Viewed(arguments.view()),
        "navigate" => Fact::Navigated(arguments.view()),
        "track" => Fact::Tracked {
            name: clean(arguments.next(), MAX_NAME),
            params: arguments.params(),
        },
        "mark" => marked(arguments.params()),
        "identify" => Fact::Identified(arguments.next().into()),
        "consent" => Fact::Answered {
            consent: Consent::from_name(arguments.next())
                .filter(|consent| *consent != Consent::Required),
            memory: arguments.some(),
            view: arguments.view(),
        },
        "config" => Fact::Configured(arguments.params()),
        "recall" => Fact::Recalled(arguments.some()),
        "hidden" => Fact::Hidden,
        "visible" => Fact::Shown,
        "due" => Fact::Due,
        "flush" => Fact::FlushAsked,
        "settle" => Fact::Settled {
            beacon: arguments.uuid()?,
            outcome: arguments.outcome(),
        },
        _ => return None,
    })
}

struct Arguments<'a>(&'a str);

impl<'a> Arguments<'a> {
    fn next(&mut self) -> &'a str {
        let (argument, rest) = cut(self.0, SEPARATOR);
        self.0 = rest.unwrap_or_default();
        argument
    }

    fn some(&mut self) -> Option<String> {
        let text = self.next();
        (!text.is_empty()).then(|| text.into())
    }

    fn uuid(&mut self) -> Option<Uuid> {
        Uuid::parse(self.next())
    }

    fn whole(&mut self) -> u32 {
        Decimal::parse(self.next()).map_or(0, |number| number.to_f64() as u32)
    }

    /// An object as JSON, left as it is. One half written would spoil the whole
    /// beacon that it stands in.
    fn object(&mut self) -> Option<&'a str> {
        let json = self.next();
        matches!(parse(json), Some(Value::Map(_))).then_some(json)
    }

    /// An object as JSON; anything else is no parameters.
    fn params(&mut self) -> Params {
        match parse(self.next()) {
            Some(Value::Map(params)) => params,
            _ => Params::new(),
        }
    }

    /// URL, referrer and, to the very end, the title.
    fn view(&mut self) -> View {
        View {
            url: self.next().into(),
            referrer: self.next().into(),
            title: self.0.into(),
        }
    }

    /// 0 is no answer, 1 that the browser took the beacon for delivery in the background.
    fn outcome(&mut self) -> Outcome {
        match self.whole() {
            0 => Outcome::Unreachable,
            1 => Outcome::Offered,
            status => Outcome::Answered {
                status,
                retry_after: self.whole(),
            },
        }
    }
}
