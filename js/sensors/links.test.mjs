import assert from "node:assert/strict";
import { test } from "node:test";
import { purpose } from "./links.js";

const of = (address, download) => purpose(new URL(address), download);

for (const [address, name, method] of [
  ["tel:+49301234", "contact", "phone"],
  ["callto:shop", "contact", "phone"],
  ["mailto:a@b.example?subject=x", "contact", "email"],
  ["mailto:?body=https://shop.example/", "share", "email"],
  ["sms:+49171?body=x", "contact", "sms"],
  ["sms:?body=x", "share", "sms"],
  ["https://wa.me/49171", "contact", "chat"],
  ["https://wa.me/49171?text=x", "contact", "chat"],
  ["https://wa.me/?text=x", "share", "whatsapp"],
  ["whatsapp://send?text=x", "share", "whatsapp"],
  ["whatsapp://send?phone=4", "contact", "chat"],
  ["https://api.whatsapp.com/send?phone=4", "contact", "chat"],
  ["https://api.whatsapp.com/send/?text=x", "share", "whatsapp"],
  ["https://t.me/shop", "contact", "chat"],
  ["https://t.me/share/url?url=x", "share", "telegram"],
  ["tg://msg_url?url=x", "share", "telegram"],
  ["tg://resolve?domain=shop", "contact", "chat"],
  ["https://m.me/shop", "contact", "chat"],
  ["https://www.messenger.com/t/shop", "contact", "chat"],
  ["https://calendly.com/shop/30min", "contact", "appointment"],
  ["https://cal.com/shop", "contact", "appointment"],
  ["https://www.doctolib.de/praxis", "contact", "appointment"],
  ["https://outlook.office.com/bookwithme/user/x", "contact", "appointment"],
  ["https://meet.google.com/abc", "contact", "video"],
  ["https://us02web.zoom.us/j/1", "contact", "video"],
  ["https://maps.app.goo.gl/x", "contact", "store"],
  ["https://www.google.co.uk/maps/place/x", "contact", "store"],
  ["geo:52.5,13.4", "contact", "store"],
  ["https://www.facebook.com/sharer/sharer.php?u=x", "share", "facebook"],
  ["https://twitter.com/intent/tweet?url=x", "share", "x"],
  ["https://x.com/intent/post?text=x", "share", "x"],
  ["https://www.linkedin.com/shareArticle?url=x", "share", "linkedin"],
  ["https://www.pinterest.de/pin/create/button/?url=x", "share", "pinterest"],
  ["https://www.reddit.com/submit?url=x", "share", "reddit"],
  ["https://www.xing.com/spi/shares/new?url=x", "share", "xing"],
])
  test(`${address} is ${name} by ${method}`, () => {
    const [sensor, event, params, host] = of(address);
    assert.deepEqual(
      [sensor, event, params.method, host],
      [name, name, method, undefined],
    );
  });

for (const address of [
  "https://www.facebook.com/shop",
  "https://x.com/intent/follow?user=shop",
  "https://not-t.me/x",
  "https://recal.com/x",
  "https://shop.example/maps/",
  "https://shop.example/list.pdf.html",
])
  test(`${address} only leads there`, () => {
    const { hostname, origin, pathname } = new URL(address);
    assert.deepEqual(of(address + "?mail=a@b.example#x"), [
      "links",
      "outbound_click",
      {
        outbound: true,
        link_url: origin + pathname,
        link_domain: hostname,
      },
      hostname,
    ]);
  });

for (const [address, extension, download] of [
  ["https://shop.example/l/list.PDF", "PDF"],
  ["https://shop.example/v1.2/setup.tar.gz", "gz"],
  ["https://shop.example/export", undefined, true],
])
  test(`${address} is a file`, () => {
    const [sensor, event, params] = of(address + "?key=1", download);
    assert.deepEqual([sensor, event], ["downloads", "file_download"]);
    assert.equal(params.file_extension, extension);
    assert.equal(params.file_name, new URL(address).pathname);
    assert.equal(params.link_url, address);
  });

test("what leads nowhere is nothing", () => {
  for (const address of ["javascript:void(0)", "about:blank", "data:,x"])
    assert.equal(of(address), undefined);
});

test("names and numbers of persons stay here", () => {
  for (const address of [
    "tel:+49301234567",
    "mailto:jane@mail.example",
    "https://wa.me/49301234567",
    "https://blog.example/?mail=jane@mail.example",
  ])
    assert.doesNotMatch(JSON.stringify(of(address)), /jane|234/);
});
