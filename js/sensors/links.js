/**
 * What a link is for, by its address alone: pure, one row for each purpose. The
 * first that fits an address without `https://` and `www.` decides.
 */

/**
 * Names of GA4's recommended events, their `method`, and addresses. To share is to
 * write without saying to whom.
 */
const PURPOSES = [
  ["share", "facebook", /facebook\.com\/(share|dialog\/share)/],
  ["share", "x", /^(twitter|x)\.com\/(intent\/(tweet|post)|share)/],
  ["share", "linkedin", /^linkedin\.com\/share/],
  ["share", "pinterest", /\/pin\/create\//],
  ["share", "reddit", /^reddit\.com\/submit/],
  ["share", "xing", /^xing\.com\/spi\/share/],
  ["share", "telegram", /^(t|telegram)\.me\/share|^tg:.*msg_url/],
  ["share", "whatsapp", /^(wa\.me\/|.*whatsapp.*send\/?)\?text/],
  ["share", "email", /^mailto:\?/],
  ["share", "sms", /^sms:[?&;]/],
  ["contact", "phone", /^(tel|callto):/],
  ["contact", "email", /^mailto:/],
  ["contact", "sms", /^sms:/],
  [
    "contact",
    "chat",
    /^((wa|t|telegram|m|signal|line)\.me\/|(.*\.)?(whatsapp|messenger)\.com\/|(whatsapp|tg|fb-messenger|viber|skype):)/,
  ],
  [
    "contact",
    "appointment",
    /^(cal(endly)?\.com|calendar\.app\.google|calendar\.google\.com\/calendar\/app|meetings\.hubspot\.com|booksy\.com|.*(\/bookwithme|youcanbook\.me|acuityscheduling\.com|doctolib\.\w+|setmore\.com|simplybook\.\w+))\//,
  ],
  ["contact", "video", /^(meet\.google\.com\/|(.*\.)?zoom\.us\/j\/)/],
  ["contact", "store", /^(maps\.|google\.[a-z.]+\/maps|goo\.gl\/maps|geo:)/],
];

/** Extensions of GA4's `file_download`, and archives, packages and books besides. */
const FILE =
  /\.(pdf|xlsx?|docx?|txt|rtf|csv|exe|key|pp[st]x?|7z|pkg|rar|gz|zip|avi|mov|mp[34]|mpe?g|wmv|midi?|wav|wma|tar|tgz|bz2|xz|zst|dmg|iso|apk|msi|deb|rpm|jar|epub|od[pst]|ics)$/i;

/**
 * The event that following a link is: the sensor that has to be on, the event's
 * name, its parameters, and the host on which it depends whether it leads out of the
 * site. Numbers and addresses name persons, and stay here.
 */
export const purpose = (
  { href, protocol, hostname, pathname, origin },
  download,
) => {
  const address = href.replace(/^https?:\/\/(www\.)?/, "");
  for (const [name, method, addresses] of PURPOSES)
    if (addresses.test(address))
      return [name, name, { method, link_domain: hostname || undefined }];
  if (!/^http/.test(protocol)) return;
  const extension = FILE.exec(pathname)?.[1];
  const link = { link_url: origin + pathname, link_domain: hostname };
  return download || extension
    ? [
        "downloads",
        "file_download",
        { file_name: pathname, file_extension: extension, ...link },
      ]
    : ["links", "outbound_click", { outbound: true, ...link }, hostname];
};
