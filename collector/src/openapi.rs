//! `GET /api/openapi.json`: what `/api/*` answers, for whoever writes against it.

use axum::http::{HeaderName, header};

pub(crate) async fn openapi() -> ([(HeaderName, &'static str); 1], &'static str) {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION)
}

const DESCRIPTION: &str = include_str!("../openapi.json");

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_is_described_and_nothing_else() {
        let routes = include_str!("routes.rs");
        let served: BTreeSet<_> = routes
            .split('"')
            .filter(|text| text.starts_with("/api/") && !text.contains('*'))
            .collect();
        let described: Value = serde_json::from_str(DESCRIPTION).unwrap();
        let described: BTreeSet<_> = described["paths"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert!(served.len() > 10, "{served:?}");
        assert_eq!(served, described);
    }
}
