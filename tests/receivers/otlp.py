"""The visit, passed on by our collector to a real OTLP receiver, and counted in both.

By hand, in an environment with `pip install rotel`: `python tests/receivers/otlp.py [TIMES]`.
"""

import collections
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import rotel

from visit import forward

PORT = 43288


def main(times):
    agent = pathlib.Path(rotel.__file__).parent / "rotel-agent"
    command = [agent, "start", "--exporter", "blackhole", "--debug-log", "logs", "--debug-log-verbosity", "detailed",
               "--otlp-http-endpoint", f"127.0.0.1:{PORT}", "--otlp-grpc-endpoint", f"127.0.0.1:{PORT + 1}"]
    with tempfile.TemporaryFile("w+") as log:
        receiver = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            time.sleep(2)
            sent, [account] = forward([f"otlp=http://127.0.0.1:{PORT},site=shop,robots=1"], times)
        finally:
            receiver.terminate()
            receiver.wait()
        log.seek(0)
        said = log.read()
    ids = re.findall(r"log\.record\.uid: Str\(([^)]*)\)", said)
    print("collector", {name: n for name, n in account.items() if n})
    print("rotel", {"records": said.count("LogRecord #"), "ids": len(ids), "different": len(set(ids))})
    print(dict(collections.Counter(re.findall(r"EventName: (\S+)", said))))
    assert sorted(ids) == sorted(event["id"] for event in sent), "each event once"


main(int(sys.argv[1]) if sys.argv[1:] else 1)
