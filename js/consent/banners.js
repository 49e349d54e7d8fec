/** Platforms that ask by category or by service. */
import { global, judge, own } from "./page.js";

const usercentrics = (services, names, isGranted) =>
  judge(
    services.flatMap((service) =>
      [service.id, service.name, service.categorySlug].map((name) => [
        name,
        isGranted(service),
      ]),
    ),
    names,
  );

/** By name: the events that tell of a change, what begins to listen, and the answer. */
export const banners = {
  // https://www.cookiebot.com/en/developer/
  cookiebot: {
    events: "CookiebotOnConsentReady CookiebotOnAccept CookiebotOnDecline",
    read([analytics = "statistics", marketing = "marketing"]) {
      const { consent, hasResponse } = own(global("Cookiebot"));
      // What follows from silence is no answer.
      if (hasResponse !== true || consent.method == "implied") return;
      const said = own(consent);
      return [said[analytics] === true, said[marketing] === true];
    },
  },

  // https://cookieconsent.orestbida.com/reference/api-reference.html
  cookieconsent: {
    events: "cc:onFirstConsent cc:onConsent cc:onChange",
    read(names) {
      const platform = global("CookieConsent");
      if (platform.validConsent() !== true) return;
      const { acceptedCategories, rejectedCategories } =
        platform.getUserPreferences();
      return judge(
        [
          ...acceptedCategories.map((name) => [name, true]),
          ...rejectedCategories.map((name) => [name, false]),
        ],
        names,
      );
    },
  },

  // https://klaro.org/docs/api/js_api
  klaro: {
    begin(look) {
      manager().watch({ update: look });
      return true;
    },
    read(names) {
      const { config, confirmed, savedConsents } = manager();
      // A refusal and not having been asked look the same without it.
      if (confirmed !== true) return;
      const saved = own(savedConsents);
      return judge(
        config.services.flatMap(({ name, purposes = [] }) =>
          [name, ...purposes].map((known) => [known, saved[name]]),
        ),
        names,
      );
    },
  },

  // https://developer.onetrust.com/onetrust/docs/javascript-events-guide
  onetrust: {
    events: "OneTrustGroupsUpdated OTConsentApplied",
    read([analytics = "C0002", marketing = "C0004"]) {
      const groups = global("OnetrustActiveGroups");
      // The groups of those who have not answered are the region's defaults.
      if (global("OneTrust").IsAlertBoxClosed() !== true) return;
      if (typeof groups != "string") return;
      return [analytics, marketing].map((group) =>
        groups.split(",").includes(group),
      );
    },
  },

  // https://developers.osano.com/cmp/javascript-api/developer-documentation-consent-javascript-api
  osano: {
    begin(look, say, [analytics = "ANALYTICS", marketing = "MARKETING"]) {
      // Called at once where the visitor has answered; until then there are defaults.
      global("Osano").cm.addEventListener("osano-cm-consent-saved", (saved) => {
        const said = own(saved);
        say([said[analytics] == "ACCEPT", said[marketing] == "ACCEPT"]);
      });
      return true;
    },
  },

  // https://shopify.dev/docs/api/customer-privacy
  shopify: {
    events: "visitorConsentCollected shopifyCustomerPrivacyApiLoaded",
    begin(look) {
      const { customerPrivacy, loadFeatures } = own(global("Shopify"));
      if (!customerPrivacy)
        loadFeatures(
          [{ name: "consent-tracking-api", version: "0.1" }],
          (error) => error || look(),
        );
      return true;
    },
    read() {
      const { customerPrivacy } = own(global("Shopify"));
      const said = own(customerPrivacy.currentVisitorConsent());
      // What the merchant, the region and the visitor allow; before an answer it is
      // false, which is no no.
      const answer = (allowed, word) =>
        word == "no" ? false : allowed === true || undefined;
      return [
        answer(customerPrivacy.analyticsProcessingAllowed(), said.analytics),
        answer(customerPrivacy.marketingAllowed(), said.marketing),
      ];
    },
  },

  // https://docs.usercentrics.com/#/v3/api/control-functionality, and v2
  usercentrics: {
    events: "UC_UI_INITIALIZED UC_UI_CMP_EVENT UC_CONSENT ucEvent",
    async read(names) {
      const platform = global("__ucCmp");
      if (platform) {
        const { consent, services } = own(await platform.getConsentDetails());
        // What is implied, nobody has said.
        if (consent.type != "EXPLICIT") return;
        return usercentrics(
          Object.entries(services).map(([id, service]) => ({
            id,
            categorySlug: service.category,
            ...service,
          })),
          names,
          (service) => own(service.consent).given,
        );
      }
      const old = global("UC_UI");
      if (old.isInitialized() !== true || old.isConsentRequired() !== false)
        return;
      return usercentrics(
        old.getServicesBaseInfo(),
        names,
        (service) => own(service.consent).status,
      );
    },
  },
};

/** Klaro's own. Asked for before there is a configuration, it would make a wrong one. */
const manager = () => {
  const klaro = global("klaro");
  const config = klaro.defaultConfig ?? global("klaroConfig");
  return config.services && klaro.getManager(config);
};
