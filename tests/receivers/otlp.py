"""The visit, passed on by our collector to a real OTLP receiver, and counted in both.

By hand, in an environment with `pip install rotel`: `python tests/receivers/otlp.py [TIMES]`.
"""

import collections
import re
import sys

from rotel_agent import receiving
from visit import forward

PORT = 43288


def main(times):
    with receiving(PORT) as words:
        sent, [account] = forward([f"otlp=http://127.0.0.1:{PORT},site=shop,robots=1"], times)
    [said] = words
    ids = re.findall(r"log\.record\.uid: Str\(([^)]*)\)", said)
    print("collector", {name: n for name, n in account.items() if n})
    print("rotel", {"records": said.count("LogRecord #"), "ids": len(ids), "different": len(set(ids))})
    print(dict(collections.Counter(re.findall(r"EventName: (\S+)", said))))
    assert sorted(ids) == sorted(event["id"] for event in sent), "each event once"


main(int(sys.argv[1]) if sys.argv[1:] else 1)
