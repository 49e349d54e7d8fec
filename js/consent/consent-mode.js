/**
 * Google's Consent Mode v2, as it stands in the dataLayer and is pushed there.
 * https://developers.google.com/tag-platform/security/guides/consent
 *
 * A `default` is the site's own setting, like our attribute, and may hold for some
 * regions only; an `update` is an answer.
 */
import { overhear } from "../sensors/guard.js";
import { global, own } from "./page.js";

const GRANTED = "granted";
const flag = (word) => (word ? word == GRANTED : undefined);

const answer = () => {
  let isGrantedToAll = true;
  let said;
  for (const entry of global("dataLayer")) {
    if (entry?.[0] != "consent") continue;
    const words = own(entry[2]);
    if (entry[1] == "update") said = { ...own(said), ...words };
    else if (words.analytics_storage != GRANTED) isGrantedToAll = false;
  }
  if (!said) return isGrantedToAll ? ["absent", "absent"] : undefined;
  const { analytics_storage, ad_storage, ad_user_data } = own(said);
  return [
    flag(analytics_storage),
    ad_user_data && ad_user_data != GRANTED ? false : flag(ad_storage),
  ];
};

let layer;

export const consentMode = {
  begin(look) {
    // Pages replace it, and others wrap its method as well.
    if (layer != (layer = global("dataLayer"))) overhear(layer, "push", look);
  },
  read: answer,
};
