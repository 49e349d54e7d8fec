//! What lies in the carts of those who are here, by their events of this visit.

use super::money::Sums;
use crate::store::Error;
use crate::store::deals::said;
use rusqlite::{Connection, params};

/// The cart of a visit; `None` where there is none, or it was bought or left.
pub(super) fn cart(
    db: &Connection,
    owner: &str,
    session: &str,
    first_at: i64,
) -> Result<Option<Sums>, Error> {
    let mut cart: Option<Sums> = None;
    let mut query = db.prepare_cached(EVENTS)?;
    let mut rows = query.query(params![owner, first_at, session])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        let params: Option<String> = row.get(1)?;
        let params = params.and_then(|text| serde_json::from_str(&text).ok());
        let said = params.and_then(|params| said(&params));
        match name.as_str() {
            "purchase" | "cart_abandoned" => cart = None,
            "add_to_cart" => {
                let cart = cart.get_or_insert_default();
                if let Some((currency, amount)) = said {
                    cart.add(&currency, amount);
                }
            }
            "remove_from_cart" => {
                if let (Some(cart), Some((currency, amount))) = (&mut cart, said) {
                    cart.add(&currency, -amount);
                }
            }
            // These tell of the cart as a whole.
            _ => {
                let known = cart.take().unwrap_or_default();
                cart = Some(said.map_or(known, Sums::of));
            }
        }
    }
    Ok(cart)
}

const EVENTS: &str = "
    SELECT name, json_extract(body, '$.params') FROM events
    WHERE owner = ?1 AND at >= ?2 AND session = ?3 AND name IN ('add_to_cart', 'remove_from_cart', 'view_cart',
        'begin_checkout', 'add_shipping_info', 'add_payment_info', 'purchase', 'cart_abandoned')
    ORDER BY at, seq, row LIMIT 1000";
