// Doubles of Usercentrics, version 3 (https://docs.usercentrics.com/#/v3/) and 2
// (https://docs.usercentrics.com/#/browser-ui): until a visitor has answered, what the
// services say is implied.
const services = (analytics, marketing) => [
  { id: "a1", name: "Matomo", categorySlug: "statistics", status: analytics },
  { id: "m1", name: "Ads", categorySlug: "marketing", status: marketing },
];

window.UsercentricsDouble = (stored, implied = true) => {
  let type = "IMPLICIT";
  let said = [implied, implied];
  window.__ucCmp = {
    getConsentDetails: async () => ({
      consent: { type, status: "" },
      services: Object.fromEntries(
        services(...said).map(({ id, name, categorySlug, status }) => [
          id,
          { name, category: categorySlug, consent: { given: status, type } },
        ]),
      ),
      categories: {},
    }),
  };
  const answer = (...answers) => {
    type = "EXPLICIT";
    said = answers;
    dispatchEvent(new CustomEvent("UC_CONSENT", { detail: {} }));
  };
  if (stored) answer(...stored);
  dispatchEvent(new Event("UC_UI_INITIALIZED"));
  return answer;
};

window.Usercentrics2Double = (stored, event = "ucEvent") => {
  let isRequired = true;
  let said = [true, true];
  window.UC_UI = {
    isInitialized: () => true,
    isConsentRequired: () => isRequired,
    getServicesBaseInfo: () =>
      services(...said).map(({ status, ...service }) => ({
        ...service,
        consent: { status, history: [] },
      })),
  };
  const answer = (...answers) => {
    isRequired = false;
    said = answers;
    dispatchEvent(
      new CustomEvent(event, { detail: { event: "consent_status" } }),
    );
  };
  if (stored) answer(...stored);
  dispatchEvent(new Event("UC_UI_INITIALIZED"));
  return answer;
};
