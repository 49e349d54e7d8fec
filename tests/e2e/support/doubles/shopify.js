// A double of Shopify's Customer Privacy API, written from
// https://shopify.dev/docs/api/customer-privacy: it is there once it was asked for, and
// its words are "yes", "no" and, before an answer, "".
window.ShopifyDouble = (stored, { region = "opt-in" } = {}) => {
  let said = {
    analytics: "",
    marketing: "",
    preferences: "",
    sale_of_data: "",
  };
  const allowed = (word) =>
    word === "yes" || (word === "" && region === "opt-out");
  window.Shopify = {
    loadFeatures([{ name }], done) {
      if (name !== "consent-tracking-api")
        return done(new Error("no such feature"));
      this.customerPrivacy = {
        currentVisitorConsent: () => said,
        analyticsProcessingAllowed: () => allowed(said.analytics),
        marketingAllowed: () => allowed(said.marketing),
      };
      document.dispatchEvent(
        new CustomEvent("shopifyCustomerPrivacyApiLoaded"),
      );
      done();
    },
  };
  window.Shopify.loadFeatures = window.Shopify.loadFeatures.bind(
    window.Shopify,
  );
  const word = (flag) => (flag ? "yes" : "no");
  const answer = (analytics, marketing) => {
    said = { ...said, analytics: word(analytics), marketing: word(marketing) };
    const detail = { analyticsAllowed: analytics, marketingAllowed: marketing };
    document.dispatchEvent(
      new CustomEvent("visitorConsentCollected", { detail }),
    );
  };
  if (stored) answer(...stored);
  return answer;
};
