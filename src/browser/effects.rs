//! Effects as `js/` does them: `[name, ...arguments]`.

use crate::domain::Uuid;
use crate::engine::{Effect, Transport};
use crate::wire::json::Writer;

/// Writes one effect as an element of a list.
pub(super) fn write(effect: &Effect, json: &mut Writer) {
    json.open('[');
    match effect {
        Effect::Send {
            to,
            beacon,
            body,
            by,
        } => {
            json.string("send");
            json.string(to);
            uuid(beacon, json);
            json.string(body);
            json.value(&(*by == Transport::Beacon).into());
        }
        Effect::Wake(pause) => {
            json.string("wake");
            json.value(&(*pause).into());
        }
        Effect::Remember(state) => {
            json.string("keep");
            json.string("state");
            json.string(state);
        }
        Effect::Keep(event) => {
            json.string("keep");
            uuid(&event.id, json);
            json.string(&event.json);
        }
        Effect::Discard(id) => {
            json.string("discard");
            uuid(id, json);
        }
        Effect::Erase => json.string("erase"),
        Effect::Announce { name, detail } => {
            json.string("announce");
            json.string(name);
            json.raw(detail);
        }
        Effect::Complain(complaint) => {
            json.string("complain");
            json.string(complaint);
        }
    }
    json.close(']');
}

fn uuid(uuid: &Uuid, json: &mut Writer) {
    json.string(&uuid.to_string());
}
