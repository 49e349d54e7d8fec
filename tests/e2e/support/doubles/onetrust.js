// A double of OneTrust's banner, written from
// https://developer.onetrust.com/onetrust/docs/javascript-events-guide and javascript-api:
// OneTrustGroupsUpdated fires on every load, also before there was a choice.
window.OneTrustDouble = (stored, defaults = ",C0001,") => {
  let isClosed = false;
  window.OneTrust = { IsAlertBoxClosed: () => isClosed };
  const apply = (groups) => {
    window.OnetrustActiveGroups = groups;
    const detail = groups.split(",").filter(Boolean);
    dispatchEvent(new CustomEvent("OneTrustGroupsUpdated", { detail }));
  };
  const answer = (analytics, marketing) => {
    isClosed = true;
    apply(`,C0001,${analytics ? "C0002," : ""}${marketing ? "C0004," : ""}`);
    dispatchEvent(new Event("OTConsentApplied"));
  };
  if (stored) answer(...stored);
  else apply(defaults);
  return answer;
};
