"""What is written as OTLP, read by the protocol's own definition, and taken by a receiver.

By hand, in an environment with `pip install opentelemetry-proto rotel`:
`python tests/protocols/otlp.py`. Without rotel's agent only the first half is done.
"""

import json
import pathlib
import subprocess
import sys
import time
import urllib.request

from google.protobuf import json_format
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest

HERE = pathlib.Path(__file__).parent
PORT = 43188


def main():
    visit = json.loads((HERE / "visit.json").read_text())
    request = encoded(visit)
    # Strict: an unknown field or a wrong type is an error.
    logs = json_format.Parse(request["body"], ExportLogsServiceRequest())
    records = logs.resource_logs[0].scope_logs[0].log_records
    assert len(records) == len(visit)
    for record, event in zip(records, visit):
        attributes = {one.key: one.value for one in record.attributes}
        assert len(attributes) == len(record.attributes), "a key is there twice"
        assert record.time_unix_nano == event["at"] * 1_000_000
        assert attributes["log.record.uid"].string_value == event["id"]
        value = event.get("params", {}).get("value")
        if value is not None:
            assert attributes["trailmark.params.value"].double_value == value
    print(f"opentelemetry-proto: {len(records)} records read")
    receive(request["body"])


def encoded(events):
    beacon = {"v": 1, "sent_at": events[-1]["at"] + 1000, "events": events}
    line = json.dumps({"protocol": "otlp", "url": f"http://127.0.0.1:{PORT}", "site": "shop", "beacon": beacon})
    command = ["cargo", "run", "-q", "-p", "trailmark", "--example", "encode"]
    return json.loads(subprocess.run(command, input=line, text=True, stdout=subprocess.PIPE, check=True).stdout)


def receive(body):
    sys.path.insert(0, str(HERE.parent / "receivers"))
    try:
        from rotel_agent import receiving
    except ImportError:
        return
    with receiving(PORT) as words:
        for content_type, body in [("application/json", body), ("text/plain", body), ("application/json", "{")]:
            print("rotel:", content_type, len(body), "bytes:", *post(content_type, body))
        time.sleep(1)
    sys.stdout.write(*words)


def post(content_type, body):
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}/v1/logs", body.encode(), {"Content-Type": content_type})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read()


main()
