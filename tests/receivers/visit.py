"""One visit, sent to a collector of ours as a page sends it, which passes it on.

`python tests/receivers/visit.py TARGET…` starts the collector (TRAILMARK_COLLECTOR names its program) with `--forward` for
each target, and prints what it says of them once everything is settled.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).parents[2]
PROGRAM = os.environ.get("TRAILMARK_COLLECTOR", ROOT / "target/server/trailmark-collector")


def events(times=1):
    """The canonical visit, as if it had ended a moment ago; each time with ids of its own."""
    visit = json.loads((ROOT / "tests/protocols/visit.json").read_text())
    late = int(time.time() * 1000) - 5_000 - visit[-1]["at"]
    for _ in range(times):
        for event in visit:
            yield {**event, "id": str(uuid.uuid4()), "at": event["at"] + late}


def beacon(some):
    return json.dumps({
        "v": 1,
        "site": "shop",
        "beacon": str(uuid.uuid4()),
        "sent_at": int(time.time() * 1000),
        "ledger": {"created": len(some), "acked": 0, "dropped": {}, "pending": len(some)},
        "events": some,
    }).encode()


def forward(targets, times=1, sent=None):
    """Passes the visit, or other events, on; what the collector says of each target then."""
    sent = sent or list(events(times))
    with tempfile.TemporaryDirectory() as directory:
        command = [PROGRAM, "--listen", "127.0.0.1:0", "--database", f"{directory}/events.sqlite"]
        for target in targets:
            command += ["--forward", target]
        collector = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            address = collector.stdout.readline().split()[-1]
            for _ in range(2):
                # Twice the same: a page that has not seen the answer sends it again.
                for at in range(0, len(sent), 20):
                    headers = {"Content-Type": "text/plain;charset=UTF-8"}
                    body = beacon(sent[at:at + 20])
                    request = urllib.request.Request(f"{address}/v1/beacons", body, headers)
                    urllib.request.urlopen(request).read()
            accounts = settled(address, len(sent))
        finally:
            collector.terminate()
            collector.wait()
    return sent, accounts


def settled(address, n):
    deadline = time.time() + 60
    while True:
        accounts = json.load(urllib.request.urlopen(f"{address}/api/forwards"))["forwards"]
        done = ["forwarded", "omitted", "robots", "rejected", "expired", "uncertain"]
        if all(sum(one[name] for name in done) == n and one["waiting"] == 0 for one in accounts):
            # What is under way to a target that counts twice is `uncertain` until it is answered.
            time.sleep(1)
            return json.load(urllib.request.urlopen(f"{address}/api/forwards"))["forwards"]
        if time.time() > deadline:
            raise SystemExit(f"not settled: {accounts}")
        time.sleep(0.1)


if __name__ == "__main__":
    sent, accounts = forward(sys.argv[1:])
    print(f"{len(sent)} events sent")
    print(json.dumps(accounts, indent=2))
