//! The allocator of what is built for a page.

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

/// A kilobyte and a half smaller than the standard one; `tests/browser.rs` holds
/// that memory stays flat with it.
#[global_allocator]
#[expect(unsafe_code, reason = "a page's module has one thread")]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };
