/**
 * WP Consent API. https://github.com/WordPress/wp-consent-level-api
 *
 * Without a consent type its `wp_has_consent` is true of everything, even of what was
 * refused.
 */
import { global, own } from "./page.js";

// The true one, whatever markup calls itself `cookie`.
const cookies = () => Reflect.get(Document.prototype, "cookie", document);

const isDenied = (category) => {
  const { cookie_prefix = "wp_consent" } = own(global("consent_api"));
  return cookies().split("; ").includes(`${cookie_prefix}_${category}=deny`);
};

export const wordpress = {
  events: "wp_listen_for_consent_change wp_consent_type_defined",
  read: ([analytics = "statistics", marketing = "marketing"]) =>
    [analytics, marketing].map((category) => {
      if (isDenied(category)) return false;
      const type =
        global("wp_consent_type") || global("wp_fallback_consent_type");
      return (type && global("wp_has_consent")(category) === true) || undefined;
    }),
};
