"""Shapes of the scorecard that were tried and not taken."""

from dataclasses import replace

import shape


def alternatives():
    """Tables by what is different about them; the first row is the shape that was taken."""
    product_pages, product_seconds, returning, known = shape.TABLES
    account = replace(returning, name="ACCOUNT_PAGES", value=lambda sessions: sessions.account_pages)
    new = replace(
        returning,
        name="NEW_ACCOUNT_PAGES",
        value=lambda sessions: sessions.account_pages * (sessions.returning == 0),
    )

    def extra(name, value, edges):
        return shape.TABLES + (shape.Table(name, "", value, edges),)

    seconds = (1, 60, 300)
    total = replace(
        product_seconds,
        value=lambda sessions: sessions.product_seconds + sessions.account_seconds + sessions.info_seconds,
    )
    falling = replace(new, rises=False), replace(returning, rises=False)
    return {
        "as shipped": shape.TABLES,
        "without the interaction: one table of account pages": (product_pages, product_seconds, account, known),
        "without returning or new": (product_pages, product_seconds, account),
        "account pages of new visitors too, and all may fall": (product_pages, product_seconds, *falling, known),
        "account pages may fall": (product_pages, product_seconds, falling[1], known),
        "product pages and seconds may fall": (
            replace(product_pages, rises=False),
            replace(product_seconds, rises=False),
            returning,
            known,
        ),
        "with information pages": extra("INFO_PAGES", lambda sessions: sessions.info_pages, (1, 3)),
        "with account seconds": extra("ACCOUNT_SECONDS", lambda sessions: sessions.account_seconds, seconds),
        "with information seconds": extra("INFO_SECONDS", lambda sessions: sessions.info_seconds, seconds),
        "seconds of all pages instead of product pages": (product_pages, total, returning, known),
        "with weekend": extra("WEEKEND", lambda sessions: sessions.weekend, (1,)),
        "with returning x product pages": extra(
            "RETURNING_PRODUCT_PAGES", lambda sessions: sessions.product_pages * sessions.returning, (3, 8, 20, 40, 120)
        ),
    }
