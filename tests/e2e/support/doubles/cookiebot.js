// A double of Cookiebot, written from https://www.cookiebot.com/en/developer/
window.CookiebotDouble = (stored) => {
  const consent = {
    necessary: true,
    preferences: false,
    statistics: false,
    marketing: false,
    method: null,
  };
  const platform = {
    consent,
    hasResponse: false,
    consented: false,
    declined: false,
  };
  window.Cookiebot = platform;
  const fire = (name) => dispatchEvent(new Event(name));
  const answer = (statistics, marketing, method = "explicit") => {
    Object.assign(consent, { statistics, marketing, method });
    platform.hasResponse = true;
    platform.consented = statistics || marketing;
    platform.declined = !platform.consented;
    fire("CookiebotOnConsentReady");
    fire(platform.consented ? "CookiebotOnAccept" : "CookiebotOnDecline");
  };
  if (stored) answer(...stored);
  return answer;
};
