//! No text makes the JSON reader panic; what it gives is read back as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trailmark::domain::Object;
use trailmark::wire::{counted, object};

fuzz_target!(|text: &str| {
    let clean = object(text);
    assert_eq!(object(&clean), clean);
    let (scrubbed, _) = counted(text, "KD-####");
    assert_eq!(object(&scrubbed).is_empty(), scrubbed.is_empty());
    assert_eq!(scrubbed.is_empty(), clean.is_empty());
    for (name, value) in Object(&scrubbed).members() {
        assert!(!value.is_empty(), "{name}");
    }
});
