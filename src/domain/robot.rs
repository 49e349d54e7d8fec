//! Robots by the names they give themselves.

use super::words;

/// Whether a browser's name of itself (`navigator.userAgent`) is that of a robot.
pub fn names_robot(user_agent: &str) -> bool {
    words::lists(ROBOTS, user_agent)
}

/// Parts of the names. The first two find most: no browser that runs us gives an
/// address or says that it is `compatible;` (Internet Explorer did). Measured against
/// published lists by `tests/robots.rs`. Not here is what phones and the windows of other
/// programs say as well: `bot)`, `bot ` and `bot-` (CUBOT, M bot), `scan` (CamScanner),
/// `google ` (Google TV), `.com`, `electron/`.
const ROBOTS: &str = "\
    *http*|*compatible;*|*headless*|*crawl*|*spider*|*lighthouse*|*bot/*|*bot|*google-*|\
    *-google*|*google web*|*preview*|*monitor*|*synthetic*|*pingdom*|*ptst/*|\
    *catchpoint*|*gomez*|*feed*|*cloudflare*|*scrap*|*inspect*|*phantomjs*|*agent/*|\
    *selenium*|*playwright*|*cypress*|*jsdom*|curl/*|wget/*|python*|whatsapp/*";
