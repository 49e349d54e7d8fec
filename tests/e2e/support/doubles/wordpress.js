// A double of the WP Consent API, written from its readme
// (https://github.com/WordPress/wp-consent-level-api): without a consent type everything
// is allowed, even what was refused; the detail of its event is an array with named keys.
window.WordpressDouble = (stored, type = "optin") => {
  const cookie = (category) =>
    new RegExp(`wp_consent_${category}=(\\w+)`).exec(document.cookie)?.[1];
  window.consent_api = { consent_type: type, cookie_prefix: "wp_consent" };
  window.wp_fallback_consent_type = type;
  window.wp_has_consent = (category) => {
    if (!(window.wp_consent_type || window.wp_fallback_consent_type))
      return true;
    const value = cookie(category);
    return value ? value === "allow" : type === "optout";
  };
  const answer = (analytics, marketing) => {
    for (const [category, flag] of [
      ["statistics", analytics],
      ["marketing", marketing],
    ]) {
      const value = flag ? "allow" : "deny";
      if (cookie(category) === value) continue;
      document.cookie = `wp_consent_${category}=${value};path=/`;
      const detail = [];
      detail[category] = value;
      document.dispatchEvent(
        new CustomEvent("wp_listen_for_consent_change", { detail }),
      );
    }
  };
  if (stored) answer(...stored);
  document.dispatchEvent(new CustomEvent("wp_consent_type_defined"));
  return answer;
};
