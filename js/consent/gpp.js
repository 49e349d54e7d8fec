/**
 * IAB's Global Privacy Platform 1.1, by its API's objects.
 * https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform
 */
import { global, own } from "./page.js";
import { allows } from "./tcf.js";

/** Opt-outs of the states' sections: 1 is out, 2 is not, 0 does not apply. */
const OPT_OUTS = ["SaleOptOut", "SharingOptOut", "TargetedAdvertisingOptOut"];
const TCF = "tcfeuv2";
const NAMES = { 2: TCF, 6: "uspv1", 7: "usnat" };

const answer = ({ applicableSections, parsedSections }) => {
  if (applicableSections.every((id) => id < 1)) return ["absent", "absent"];
  let analytics, marketing;
  const add = (one, other) => {
    analytics = analytics === false ? false : (one ?? analytics);
    marketing = marketing === false ? false : (other ?? marketing);
  };
  const named = applicableSections.map((id) => NAMES[id]);
  for (const [name, segments] of Object.entries(parsedSections)) {
    // States have numbers that nobody need know: each is a section like the nation's.
    if (!named.includes(name) && !/^us(?!p|nat)/.test(name)) continue;
    const section = own(Object.assign({}, ...[].concat(segments)));
    if (name == TCF)
      add(
        ...allows((purpose) => section.PurposeConsents[purpose - 1] === true),
      );
    else {
      const said = OPT_OUTS.map((key) => section[key]);
      if (said.includes(1) || section.OptOutSale == "Y") add(false, false);
      else if (said.includes(2) || section.OptOutSale == "N") add(true, true);
      // As where the browser says it.
      if (section.Gpc === true) add(undefined, false);
    }
  }
  return [analytics, marketing];
};

export const gpp = {
  begin(look, say) {
    global("__gpp")("addEventListener", ({ pingData }) => {
      // In between it is being changed.
      if (pingData.signalStatus == "ready") say(answer(pingData));
    });
    return true;
  },
};
