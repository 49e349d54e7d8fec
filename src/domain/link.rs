//! What a link is for, by its address alone.

use crate::domain::text::cut;
use crate::domain::{Pieces, words};

/// The event that following this link is, and by what means: `contact` or `share`,
/// `phone` or `whatsapp`. `None` for a link that only leads somewhere.
///
/// `address` is absolute; what matters of it is what follows `https://` and `www.`.
pub fn link_kind(address: &str) -> Option<(&'static str, &'static str)> {
    let address = address.strip_prefix("https://").unwrap_or(address);
    let address = address.strip_prefix("http://").unwrap_or(address);
    let address = address.strip_prefix("www.").unwrap_or(address);
    for row in Pieces::of(KINDS, b'\n') {
        let (kind, addresses) = cut(row, b'=');
        if words::lists(addresses, address) {
            return Some(cut(kind, b' '));
        }
    }
    None
}

/// Whether a path ends like a file that is not shown but kept; its extension.
pub fn file_extension(path: &str) -> Option<&str> {
    let mut name = path;
    loop {
        let (piece, rest) = cut(name, b'.');
        if rest.is_empty() {
            return words::lists(FILES, piece).then_some(piece);
        }
        name = rest;
    }
}

/// To share is to write without saying to whom. `?` in an address is the query's.
const KINDS: &str = "\
share facebook=*facebook.com/sharer*|*facebook.com/dialog/share*|*facebook.com/share.php*
share x=twitter.com/intent/tweet*|x.com/intent/*|twitter.com/share*
share linkedin=linkedin.com/share*
share pinterest=*/pin/create/*
share reddit=reddit.com/submit*
share xing=*xing.com/spi/shares*
share telegram=t.me/share*|telegram.me/share*|tg://msg_url*
share whatsapp=wa.me/?*|*whatsapp.com/send?text*|whatsapp://send?text*
share email=mailto:?*
share sms=sms:?*
contact phone=tel:*|callto:*
contact email=mailto:*
contact sms=sms:*
contact chat=wa.me/*|*.whatsapp.com/*|whatsapp:*|t.me/*|telegram.me/*|tg:*|m.me/*|*messenger.com/t/*|fb-messenger:*\
|signal.me/*|line.me/*|viber:*|skype:*
contact appointment=calendly.com/*|cal.com/*|calendar.app.google/*|calendar.google.com/calendar/app*|*/bookwithme/*\
|meetings.hubspot.com/*|*.youcanbook.me/*|*.acuityscheduling.com/*|*doctolib.*|*.setmore.com/*|*simplybook.*|booksy.com/*
contact video=meet.google.com/*|*zoom.us/j/*
contact store=maps.*|*google.com/maps*|goo.gl/maps*|geo:*";

/// Extensions: GA4's of the enhanced measurement `file_download`, and archives,
/// packages and books besides.
const FILES: &str = "pdf|xls|xlsx|doc|docx|txt|rtf|csv|exe|key|pps|ppt|pptx|7z|pkg|rar|gz|zip|avi|mov|mp4\
|mpg|mpeg|wmv|mid|midi|mp3|wav|wma|tar|tgz|bz2|xz|zst|dmg|iso|apk|msi|deb|rpm|jar|epub|odt|ods|odp|ics";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_for_contact_or_to_share() {
        for (address, kind) in [
            ("tel:+49301234", Some(("contact", "phone"))),
            ("mailto:a@b.example?subject=x", Some(("contact", "email"))),
            (
                "mailto:?body=https://shop.example/",
                Some(("share", "email")),
            ),
            ("sms:+49171?body=x", Some(("contact", "sms"))),
            ("https://wa.me/49171", Some(("contact", "chat"))),
            ("https://wa.me/?text=x", Some(("share", "whatsapp"))),
            (
                "https://api.whatsapp.com/send?phone=4",
                Some(("contact", "chat")),
            ),
            (
                "https://api.whatsapp.com/send?text=x",
                Some(("share", "whatsapp")),
            ),
            ("https://t.me/shop", Some(("contact", "chat"))),
            ("https://m.me/shop", Some(("contact", "chat"))),
            (
                "https://calendly.com/shop/30min",
                Some(("contact", "appointment")),
            ),
            (
                "https://www.facebook.com/sharer/sharer.php?u=x",
                Some(("share", "facebook")),
            ),
            (
                "https://twitter.com/intent/tweet?url=x",
                Some(("share", "x")),
            ),
            (
                "https://www.pinterest.de/pin/create/button/?url=x",
                Some(("share", "pinterest")),
            ),
            ("https://www.facebook.com/shop", None),
            ("https://not-t.me/x", None),
            ("https://shop.example/maps", None),
            ("https://maps.app.goo.gl/x", Some(("contact", "store"))),
            ("", None),
        ] {
            assert_eq!(link_kind(address), kind, "{address}");
        }
    }

    #[test]
    fn files_are_known_by_their_last_extension() {
        for (path, extension) in [
            ("/a/list.PDF", Some("PDF")),
            ("/a.pdf/", None),
            ("/v1.2/setup.tar.gz", Some("gz")),
            ("/index.html", None),
            ("/pdf", None),
            ("", None),
        ] {
            assert_eq!(file_extension(path), extension, "{path}");
        }
    }
}
