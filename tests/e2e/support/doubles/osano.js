// A double of Osano, written from
// https://developers.osano.com/cmp/javascript-api/developer-documentation-consent-javascript-api:
// osano-cm-consent-saved is heard at once by who listens after an answer was saved.
window.OsanoDouble = (stored, defaults = "ACCEPT") => {
  let consent = {
    ESSENTIAL: "ACCEPT",
    ANALYTICS: defaults,
    MARKETING: defaults,
  };
  let isSaved = false;
  const heard = [];
  window.Osano = {
    cm: {
      getConsent: () => consent,
      addEventListener(name, hear) {
        if (name !== "osano-cm-consent-saved") return;
        heard.push(hear);
        if (isSaved) hear(consent);
      },
    },
  };
  const word = (flag) => (flag ? "ACCEPT" : "DENY");
  const answer = (analytics, marketing) => {
    consent = {
      ESSENTIAL: "ACCEPT",
      ANALYTICS: word(analytics),
      MARKETING: word(marketing),
    };
    isSaved = true;
    for (const hear of heard) hear(consent);
  };
  if (stored) answer(...stored);
  return answer;
};
