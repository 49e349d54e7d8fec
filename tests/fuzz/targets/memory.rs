//! Whatever lies on the device as memory and journey, the engine starts with it, goes
//! on, and writes what it reads again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use trailmark::engine::Engine;

/// 2025-10-09.
const NOW: i64 = 1_760_000_000_000;

fuzz_target!(|memory: &str| {
    let mut n = 0_u32;
    let entropy = move || {
        n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        n
    };
    let mut engine = Engine::new(Box::new(entropy));
    let memory = memory.replace('\x1e', " ");
    let options = r#"{"collector":"/c","consent":"granted"}"#;
    for fact in [
        format!("start\x1e{options}\x1ehttps://shop.example/\x1e\x1e\x1eTea"),
        format!("opened\x1e0\x1e{memory}"),
        "load\x1ehttps://shop.example/p\x1e\x1e\x1eTea".into(),
        "track\x1eadd_to_cart\x1e{\"items\":[{\"item_id\":\"a\",\"price\":1}]}".into(),
        format!("recall\x1e{memory}"),
        format!("merge\x1e{memory}\x1e{memory}"),
        "journey".into(),
        "hidden".into(),
    ] {
        let effects = engine.tell(NOW, &fact);
        assert!(effects.starts_with('[') && effects.ends_with(']'));
    }
});
