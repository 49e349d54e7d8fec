/**
 * IAB Europe's Transparency and Consent Framework 2.2 and 2.3, by its API's objects.
 * https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework
 */
import { global, own } from "./page.js";

/** Purposes: storage and measuring content; storage and measuring advertising. */
const PURPOSES = [
  [1, 8],
  [1, 7],
];

/** Whether so much is allowed, by purposes whose consents are asked one by one. */
export const allows = (isGiven) =>
  PURPOSES.map((purposes) => purposes.every(isGiven));

const answer = (data, vendor) => {
  // It does not apply here, and so nobody is asked.
  if (data.gdprApplies === false) return ["absent", "absent"];
  const consents = own(data.purpose?.consents);
  // Where storage is not asked for, as the country has it, nobody has agreed to it.
  if (data.purposeOneTreatment && !consents[1]) return;
  const publisher = own(data.publisher?.consents);
  const asksForPublisher = Object.values(publisher).includes(true);
  // What is missing is a no: a withdrawal leaves nothing behind. A platform that knows
  // us must have said yes for us, and else for the site itself where it asks for that.
  return allows(
    (purpose) =>
      consents[purpose] === true &&
      (vendor
        ? own(data.vendor?.consents)[vendor] === true
        : !asksForPublisher || publisher[purpose] === true),
  );
};

export const tcf = {
  begin(look, say, [vendor]) {
    // Told at once, and from then on; while the visitor is being asked nothing holds
    // but what was said before.
    global("__tcfapi")("addEventListener", 2, (data, success) => {
      if (success && /^(tcloaded|useractioncomplete)$/.test(data.eventStatus))
        say(answer(data, vendor));
    });
    return true;
  },
};
