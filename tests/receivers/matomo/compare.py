"""Two visitors make the visit at the same time; our collector passes it on to Matomo, whose database must have what they did.

`run` calls it: `compare.py PORT SOCKET`.
"""

import collections
import datetime
import decimal
import json
import pathlib
import subprocess
import sys
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import visit

PORT, SOCKET = sys.argv[1:]
TARGET = f"matomo=http://127.0.0.1:{PORT}/matomo.php,site=1,robots=1,key=phase=1,intent=2,channel=3"
OMITTED = ["session_start", "attribution"]
NO_EVENTS = [*OMITTED, "page_view", "search", "purchase", "refund", "user_engagement"]

ACTIONS = """
    SELECT va.idvisit AS visit, unix_timestamp(va.server_time) AS at, name.type = 8 AS is_search, action.name AS event,
           page.name AS url, name.name AS name, CAST(va.custom_float AS CHAR) AS value, sku.name AS sku,
           CAST(va.product_price AS CHAR) AS price, va.custom_dimension_1 AS phase, va.custom_dimension_3 AS channel
    FROM matomo_log_link_visit_action va
    LEFT JOIN matomo_log_action name ON name.idaction = va.idaction_name
    LEFT JOIN matomo_log_action page ON page.idaction = va.idaction_url
    LEFT JOIN matomo_log_action action ON action.idaction = va.idaction_event_action
    LEFT JOIN matomo_log_action sku ON sku.idaction = va.idaction_product_sku
    ORDER BY va.idlink_va"""
CONVERSIONS = """
    SELECT idvisit AS visit, unix_timestamp(server_time) AS at, idgoal AS goal, idorder AS number, items,
           CAST(revenue AS CHAR) AS revenue, CAST(revenue_tax AS CHAR) AS tax, CAST(revenue_shipping AS CHAR) AS shipping
    FROM matomo_log_conversion ORDER BY server_time, idvisit"""
ITEMS = """
    SELECT item.idorder AS number, sku.name AS sku, CAST(item.price AS CHAR) AS price, item.quantity, category.name AS category
    FROM matomo_log_conversion_item item
    JOIN matomo_log_action sku ON sku.idaction = item.idaction_sku
    JOIN matomo_log_action category ON category.idaction = item.idaction_category
    WHERE NOT item.deleted"""
VISITS = """
    SELECT idvisit AS visit, lower(hex(idvisitor)) AS visitor, user_id AS user, visit_total_actions AS actions,
           visit_total_events AS events, visit_total_searches AS searches, referer_name AS campaign, referer_keyword AS term,
           visit_goal_buyer AS buyer, unix_timestamp(visit_first_action_time) AS first
    FROM matomo_log_visit ORDER BY idvisit"""

# In the middle of a request, twice; what is counted here is not rolled back.
FAILURES = """
    CREATE TABLE failures (n INT) ENGINE=MyISAM;
    DELIMITER //
    CREATE TRIGGER fails BEFORE INSERT ON matomo_log_link_visit_action FOR EACH ROW
    IF NEW.custom_float = 16.7 AND (SELECT COUNT(*) FROM failures) < 2 THEN
        INSERT INTO failures VALUES (1);
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'on purpose';
    END IF//"""


def main():
    rows(FAILURES)
    sent = [*visit.events(), *another(visit.events())]
    _, [account] = visit.forward([TARGET], sent=sent)
    show("collector", {name: n for name, n in account.items() if n})
    visits, actions, conversions, items = map(rows, [VISITS, ACTIONS, CONVERSIONS, ITEMS])
    for name, some in [("visit", visits), ("conversion", conversions), ("item", items)]:
        for one in some:
            show(name, one)
    views = [one for one in actions if not one["event"] and not one["is_search"]]
    searches = [one for one in actions if one["is_search"]]
    events = [one for one in actions if one["event"]]
    orders = [one for one in conversions if one["goal"] == "0"]

    same("forwarded", account["forwarded"], len([one for one in sent if one["name"] not in OMITTED]))
    same("visits", len(visits), 2)
    same("visitors", len({one["visitor"] for one in visits}), 2)
    same("actions of a visit", [one["actions"] for one in visits], [str(len(actions) // 2)] * 2)
    same("page views", times(views), [at(one) for one in named(sent, "page_view")])
    same("searches", [(one["name"], one["at"]) for one in searches],
         [(one["params"]["search_term"], at(one)) for one in named(sent, "search")])
    same("events", collections.Counter(one["event"] for one in events),
         collections.Counter(one["name"] for one in sent if one["name"] not in NO_EVENTS))
    same("times of events", times(events), [at(one) for one in sent if one["name"] not in NO_EVENTS])
    same("values of events", sorted(exact(one["value"]) for one in events if one["value"] is not None),
         sorted(exact(one["params"]["value"]) for one in sent
                if one["name"] not in NO_EVENTS and "value" in one.get("params", {})))
    same("products seen", [(one["sku"], exact(one["price"])) for one in events if one["sku"]],
         [(item["item_id"], exact(item["price"])) for one in named(sent, "view_item") for item in one["params"]["items"]])
    same("phases of page views", [one["phase"] for one in views], [one["phase"]["name"] for one in named(sent, "page_view")])
    same("channels", {one["channel"] for one in views}, {one["channel"] for one in sent})
    same("orders", sorted((exact(one["revenue"]), one["at"]) for one in orders),
         sorted([(exact(one["params"]["value"]), at(one)) for one in named(sent, "purchase")]
                + [(-exact(one["params"]["value"]), at(one)) for one in named(sent, "refund")]))
    same("tax and shipping", [(exact(one["tax"]), exact(one["shipping"])) for one in orders if one["tax"]],
         [(exact(one["params"]["tax"]), exact(one["params"]["shipping"])) for one in named(sent, "purchase")])
    same("items of orders", sorted((one["number"], one["sku"], exact(one["price"]), int(one["quantity"])) for one in items),
         sorted((one["params"]["transaction_id"], item["item_id"], exact(item["price"]), item["quantity"])
                for one in named(sent, "purchase") for item in one["params"]["items"]))
    same("carts left behind", len(conversions) - len(orders), 0)
    same("requests that failed, were rolled back and sent again", len(rows("SELECT n FROM failures")), 2)

    # As a collector does that has lost its database: nothing is known of the first time.
    visit.forward([TARGET], sent=sent)
    same("orders after the same again", [one for one in rows(CONVERSIONS) if one["goal"] == "0"], orders)
    show("after the same again", {"actions": len(rows(ACTIONS)), "conversions": len(rows(CONVERSIONS))})
    if wrong:
        raise SystemExit(f"differs: {', '.join(wrong)}")


def another(events):
    """The same, done by somebody else, who buys under another number."""
    visitor, session = str(uuid.uuid4()), str(uuid.uuid4())
    for event in events:
        event = {**event, "visitor": visitor, "session": session}
        if "user" in event:
            event["user"] = "kunde-4712"
        if "transaction_id" in event.get("params", {}):
            event["params"] = {**event["params"], "transaction_id": "A-1002"}
        yield event


def rows(query):
    """As mariadb gives them: all is text, also a number, and hence exact."""
    command = ["mariadb", "--no-defaults", "--default-character-set=utf8mb4", f"--socket={SOCKET}", "--user=root",
               "--batch", "matomo"]
    lines = subprocess.run(command, input=query, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    names = lines[0].split("\t") if lines else []
    return [{name: None if text == "NULL" else read(name, text) for name, text in zip(names, line.split("\t"))}
            for line in lines[1:]]


def read(name, text):
    if name == "is_search":
        return text == "1"
    return int(float(text)) if name == "at" else text


def named(events, name):
    return [one for one in events if one["name"] == name]


def times(some):
    return [one["at"] for one in some]


def at(event):
    return event["at"] // 1000


def exact(amount):
    return decimal.Decimal(str(amount))


def show(name, value):
    print(name, json.dumps(value, ensure_ascii=False))


def same(what, there, sent):
    """Times may differ by two seconds: ages are whole ones, and a request takes its time."""
    fine = there == sent or near(there, sent)
    print("same" if fine else "DIFFERS", what, json.dumps(there, default=str, ensure_ascii=False) if not fine else "")
    if not fine:
        print("    sent", sent)
        wrong.append(what)


def near(there, sent):
    if isinstance(there, int) and isinstance(sent, int) and there > 1_000_000_000:
        return abs(there - sent) <= 2
    return type(there) in (list, tuple) and len(there) == len(sent) and all(
        one == other or near(one, other) for one, other in zip(there, sent))


wrong = []
main()
