"""A real OTLP receiver, which writes down what it is sent."""

import contextlib
import pathlib
import subprocess
import tempfile
import time

import rotel


@contextlib.contextmanager
def receiving(port):
    """Runs it on this port and the next; gives a list that has its words, as one text, once it has ended."""
    agent = pathlib.Path(rotel.__file__).parent / "rotel-agent"
    command = [agent, "start", "--exporter", "blackhole", "--debug-log", "logs", "--debug-log-verbosity", "detailed",
               "--otlp-http-endpoint", f"127.0.0.1:{port}", "--otlp-grpc-endpoint", f"127.0.0.1:{port + 1}"]
    said = []
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            time.sleep(2)
            yield said
        finally:
            process.terminate()
            process.wait()
        log.seek(0)
        said.append(log.read())
